"""Bringing files in: preview, then apply in one transaction if the verdict still holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
)
from models.import_file import Import, ImportKind, ImportState
from repositories.event_types import EventTypeRepository
from repositories.factory import RepositoryFactory
from repositories.history import AuditRepository, TransitionRepository
from repositories.import_files import ImportRepository, ImportRowRepository
from repositories.job_roles import JobRoleRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.rule_inputs import RuleInputRepository
from security.permissions import Permission
from services.base import Aftermath, RepositoryService, Unit
from services.import_judging import Progress, no_progress
from services.import_sources import JudgedFile, RowJudges
from services.import_values import EmployeeFile, EventFile, RowFault, Verdict
from services.import_writing import ImportWriter
from services.trail import Trail
from utils.ids import new_id
from utils.json import JsonValue
from utils.row_shape import RowShape

AnyFile = EventFile | EmployeeFile
Document = dict[str, JsonValue]

_COUNTED = ("new", "changed", "unchanged", "duplicates", "new_sites")


@dataclass(frozen=True, kw_only=True, slots=True)
class FileFacts:
    """The file itself, beside what its rows say."""

    filename: str
    sha256: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """A file brought before, to be read again or to have its refused lines handed back."""

    kind: ImportKind
    filename: str
    content: bytes
    rejected: tuple[RowFault, ...]


class ImportService(RepositoryService):
    """Events and employees from CSV files, which are read before the unit of work opens."""

    def __init__(
        self,
        unit: Unit,
        imports: ImportRepository,
        rows: ImportRowRepository,
        event_types: EventTypeRepository,
        job_roles: JobRoleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._imports = imports
        self._rows = rows
        self._event_types = event_types
        self._job_roles = job_roles
        self._inputs = inputs
        self._trail = Trail(unit, audits, transitions)

    def check(self, parsed: AnyFile, progress: Progress = no_progress) -> Verdict:
        """Return what the file would do, storing nothing."""
        return self._judged(parsed, lock=False, progress=progress).verdict

    def preview(self, parsed: AnyFile, file: FileFacts) -> Import:
        """Store the file with its verdict and return it; its rows are not stored yet."""
        verdict = self._judged(parsed, lock=False).verdict
        return self._imports.add(_import(self.unit, parsed, file, verdict.to_document()))

    def apply(
        self, import_id: UUID, parsed: AnyFile, expected_version: int | None = None
    ) -> Import:
        """Store the rows of a previewed file, read again from its stored content.

        Raises:
            ResourceNotFoundException: no such import here.
            PreconditionFailedException: its verdict is no longer the one that was seen.
            ConflictException: it is applied already; or the roster changed since the preview, and
                the verdict with it: `context["verdict"]` is the new one, kept for another look.
        """
        self.require(Permission.DATA_IMPORT)
        found = self._locked(import_id, expected_version)
        judged = self._judged(parsed, lock=True)
        document = judged.verdict.to_document()
        if document != found.verdict:
            self.unit.after_rollback(_keeping(import_id, document))
            raise ConflictException(
                "The roster changed since this file was previewed, so it would do something else "
                "now. Look at the new verdict, then apply it again.",
                context={"verdict": document},
            )
        self._write(judged, found)
        return found

    def apply_now(
        self, parsed: AnyFile, file: FileFacts, progress: Progress = no_progress
    ) -> Verdict:
        """Store the rows of a file without a preview, and the file with them.

        A file that changes nothing leaves nothing behind.
        """
        judged = self._judged(parsed, lock=True, progress=progress)
        verdict = judged.verdict
        if verdict.new or verdict.changed:
            self._write(
                judged,
                self._imports.add(_import(self.unit, parsed, file, verdict.to_document())),
            )
        return verdict

    def get(self, import_id: UUID) -> Import:
        """Return an import with its verdict; raises `ResourceNotFoundException`."""
        self.require(Permission.DATA_IMPORT)
        return _found(self._imports.get_with_verdict(import_id))

    def stored_file(self, import_id: UUID) -> StoredFile:
        """Return an import's file and refused lines; raises `ResourceNotFoundException`."""
        self.require(Permission.DATA_IMPORT)
        found = _found(self._imports.get_with_details(import_id))
        return StoredFile(
            kind=found.kind,
            filename=found.filename,
            content=found.content,
            rejected=tuple(RowFault(**fault) for fault in found.verdict["rejected"]),
        )

    def list_recent(self, limit: int) -> list[Import]:
        """Return the newest imports with their verdicts, newest first."""
        self.require(Permission.DATA_IMPORT)
        return self._imports.list_recent(limit)

    def list_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of imports as plain rows, oldest first."""
        self.require(Permission.DATA_IMPORT)
        return self._imports.page_rows(shape, request)

    def _judged(
        self, parsed: AnyFile, *, lock: bool, progress: Progress = no_progress
    ) -> JudgedFile:
        self.require(Permission.DATA_IMPORT)
        judges = RowJudges(
            principal=self.principal,
            rows=self._rows,
            event_types=self._event_types,
            job_roles=self._job_roles,
            inputs=self._inputs,
            lock=lock,
            now=self.unit.now,
        )
        if isinstance(parsed, EmployeeFile):
            return judges.of_employees(parsed, progress)
        return judges.of_events(parsed, progress)

    def _locked(self, import_id: UUID, expected_version: int | None) -> Import:
        found = _found(self._imports.lock(import_id))
        if found.state is ImportState.APPLIED:
            raise ConflictException("This file is applied already; its rows are stored.")
        if expected_version not in (None, found.version):
            raise PreconditionFailedException(
                "The verdict on this file is another one by now. Look at it again, then apply.",
                context={"current": {"version": found.version, "verdict": found.verdict}},
            )
        return found

    def _write(self, judged: JudgedFile, found: Import) -> None:
        judged.write(ImportWriter(self._rows, self._trail, f"import of {found.filename}"))
        found.state, found.applied_at = ImportState.APPLIED, self.unit.now
        self._trail.audit("import", "import", found.id, after=_counts(found))


def _import(unit: Unit, parsed: AnyFile, file: FileFacts, verdict: Document) -> Import:
    return Import(
        id=new_id(),
        created_at=unit.now,
        kind=parsed.kind,
        filename=file.filename[-255:],
        sha256=file.sha256,
        encoding=parsed.encoding,
        row_count=parsed.data_row_count,
        verdict=verdict,
        content=file.content,
        state=ImportState.PREVIEWED,
        created_by_id=unit.principal.user_id if unit.principal else None,
    )


def _keeping(import_id: UUID, verdict: Mapping[str, object]) -> Aftermath:
    def write(repositories: RepositoryFactory) -> None:
        repositories(ImportRepository).replace_verdict(import_id, verdict)

    return write


def _counts(found: Import) -> dict[str, object]:
    counts = {name: found.verdict[name] for name in _COUNTED}
    rejected = len(found.verdict["rejected"])
    return {"kind": found.kind, "filename": found.filename, **counts, "rejected": rejected}


def _found(found: Import | None) -> Import:
    if found is None:
        raise ResourceNotFoundException("There is no such import here. Send the file again.")
    return found
