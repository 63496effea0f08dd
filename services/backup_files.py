"""The file of a backup: a zip with a manifest and, for each table, one text with a line per row.

Nothing in it belongs to one kind of database. The manifest tells the revision of the schema and for
each table its columns, its number of rows and their checksum.
"""

import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from error_handlers.exceptions import ValidationException
from utils.json import dumps, loads
from utils.row_digest import RowDigest

FORMAT: Final = "rosterwright-backup-1"
_MANIFEST: Final = "manifest.json"
_OWNER_ONLY: Final = 0o600
# What reading a file that is cut off, overwritten or none of ours raises.
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFacts:
    """What a backup says of one table."""

    name: str
    columns: tuple[str, ...]
    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself; tables that others refer to come first."""

    revision: str
    version: str
    taken_at: datetime
    tables: tuple[TableFacts, ...]
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(table.rows for table in self.tables)

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Return what a manifest says; raises `ValueError`, `KeyError` or `TypeError` if nothing
        good."""
        told: Any = loads(text)
        if told["format"] != FORMAT:
            raise ValueError(f"its format is {told['format']}")
        tables = tuple(
            TableFacts(**(table | {"columns": tuple(table["columns"])})) for table in told["tables"]
        )
        taken_at = datetime.fromisoformat(told["taken_at"])
        return cls(**(told | {"tables": tables, "taken_at": taken_at}))


class BackupWriter:
    """Writes tables into a backup."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._tables: list[TableFacts] = []

    def add(self, name: str, columns: Sequence[str], lines: Iterable[bytes]) -> Iterator[int]:
        """Write a table; yield 1 for each of its rows."""
        digest = RowDigest()
        with self._archive.open(_member(name), "w", force_zip64=True) as member:
            for line in lines:
                member.write(line)
                digest.add(line)
                yield 1
        facts = TableFacts(name=name, columns=tuple(columns), rows=digest.count, digest=digest.text)
        self._tables.append(facts)

    def finish(self, *, revision: str, version: str, taken_at: datetime) -> Manifest:
        """Write the manifest and return it."""
        manifest = Manifest(
            revision=revision, version=version, taken_at=taken_at, tables=tuple(self._tables)
        )
        self._archive.writestr(_MANIFEST, dumps(asdict(manifest)))
        return manifest


class BackupFile:
    """A backup that was written, being read."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._path = path
        self._archive = archive
        with self.in_words():
            self.manifest = Manifest.read(archive.read(_MANIFEST))

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn what damage raises into a `ValidationException`."""
        try:
            yield
        except _DAMAGE as error:
            raise _unusable(self._path, str(error)) from error

    def lines(self, table: TableFacts) -> Iterator[bytes]:
        """Yield the rows of a table, each as a line."""
        with self._archive.open(_member(table.name)) as member:
            yield from member

    def verify(self) -> Iterator[int]:
        """Read everything and compare counts and checksums; yield 1 for each row.

        Raises:
            ValidationException: the file is not what was written.
        """
        with self.in_words():
            for table in self.manifest.tables:
                digest = RowDigest()
                for line in self.lines(table):
                    digest.add(line)
                    yield 1
                if (digest.count, digest.text) != (table.rows, table.digest):
                    raise ValueError(f"the rows of {table.name} are not those that were written")


@contextmanager
def writing(path: Path) -> Iterator[BackupWriter]:
    """Yield a writer; when the block ends well, the whole backup stands at `path`, else nothing.

    It can be read by its owner alone. It was read back and is on disk before an older one in its
    place goes.

    Raises:
        OSError: it can't be written there.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=_OWNER_ONLY, exist_ok=False)
        with draft.open("r+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield BackupWriter(archive)
            os.fsync(file.fileno())
        with reading(draft) as written:
            for _row in written.verify():
                pass
        draft.replace(path)
        _sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def reading(path: Path) -> Iterator[BackupFile]:
    """Yield the backup at `path`.

    Raises:
        ValidationException: it is no backup, or it is damaged.
        OSError: it can't be read.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _unusable(path, str(error)) from error
    with archive:
        yield BackupFile(path, archive)


def _unusable(path: Path, reason: str) -> ValidationException:
    return ValidationException(f"{path} is no usable backup of Rosterwright: {reason}.")


def _member(table: str) -> str:
    return f"tables/{table}.ndjson"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
