"""Attendance: who turned up, recorded by whoever plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
)
from models.attendance import Attendance, Mark
from models.schedule import Schedule
from repositories.attendance import AttendanceFilters, AttendanceRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, given, put, refuse_stale
from services.roster_refusals import no_schedule
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

_OWN: Final = ("mark", "minutes", "note")
# Whoever says beforehand that they can't come may be marked beforehand.
_BEFOREHAND: Final = frozenset({Mark.CALLED_IN, Mark.EXCUSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAttendance:
    """What is known of a schedule now; `minutes` worked, None where nobody counted."""

    schedule_id: UUID
    mark: Mark
    minutes: int | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeAttendance:
    """What changes about it; KEEP leaves it as it is."""

    schedule_id: UUID
    expected_version: int
    mark: Mark | Keep = KEEP
    minutes: int | Keep | None = KEEP
    note: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgetAttendance:
    """What was recorded by mistake goes."""

    schedule_id: UUID
    expected_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DayEntry:
    """One line of a day as it was filled in; `seen_version` is 0 where nothing was known, and a
    line without a mark says nothing, or takes back what was known."""

    schedule_id: UUID
    seen_version: int
    mark: Mark | None = None
    minutes: int | None = None
    note: str | None = None


class AttendanceService(RepositoryService):
    """Attendance of the organization's schedules."""

    def __init__(
        self,
        unit: Unit,
        attendance: AttendanceRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._attendance = attendance
        self._trail = Trail(unit, audits, transitions)

    def record(self, command: RecordAttendance) -> Attendance:
        """Store and return what is known of a schedule.

        Raises:
            ConflictException: something is recorded already, the work has not begun, or the person
                was taken off.
            ResourceNotFoundException: no such schedule here.
        """
        (record,) = self.record_all([command])
        return self._attendance.as_stored(record.id)

    def record_all(self, commands: Sequence[RecordAttendance]) -> list[Attendance]:
        """Store what is known of several schedules (at most 500), all or nothing; raises as
        `record` does."""
        self.require(Permission.ROSTER_EDIT)
        ids = [command.schedule_id for command in commands]
        schedules = self._attendance.lock_schedules(ids)
        known = self._attendance.lock_of_schedules(ids)
        for command in commands:
            self._refuse_unfit(schedules.get(command.schedule_id), command.mark)
            if command.schedule_id in known:
                raise ConflictException(
                    "Attendance of this schedule is recorded already. Change what is recorded."
                )
        records = [self._new(command) for command in commands]
        self._attendance.add_all(records)
        for record in records:
            self._trail.audit(
                "record", "attendance", record.schedule_id, after=facts_of(record, _OWN)
            )
        return records

    def save_day(self, entries: Sequence[DayEntry]) -> int:
        """Store a day's lines (at most 500), all or nothing; return how many were different.

        Raises:
            ConflictException: as `record` does.
            PreconditionFailedException: somebody changed one of them meanwhile.
            ResourceNotFoundException: no such schedule here.
        """
        self.require(Permission.ROSTER_EDIT)
        known = self._attendance.lock_of_schedules([entry.schedule_id for entry in entries])
        for entry in entries:
            record = known.get(entry.schedule_id)
            current = facts_of(record, _OWN) if record else {}
            refuse_stale(record.version if record else 0, entry.seen_version, current)
        different = [entry for entry in entries if _differs(entry, known.get(entry.schedule_id))]
        new = [entry for entry in different if entry.schedule_id not in known]
        self.record_all([_record_of(entry) for entry in new])
        for entry in different:
            if entry.schedule_id in known:
                self._amend(entry)
        return len(different)

    def _amend(self, entry: DayEntry) -> None:
        schedule_id, version = entry.schedule_id, entry.seen_version
        if entry.mark is None:
            self.forget(ForgetAttendance(schedule_id=schedule_id, expected_version=version))
        else:
            self.change(
                ChangeAttendance(
                    schedule_id=schedule_id,
                    expected_version=version,
                    mark=entry.mark,
                    minutes=entry.minutes,
                    note=entry.note,
                )
            )

    def change(self, command: ChangeAttendance) -> Attendance:
        """Change and return what is recorded.

        Raises:
            ConflictException: the work has not begun.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: nothing is recorded of such a schedule here.
        """
        self.require(Permission.ROSTER_EDIT)
        schedule, record = self._locked(command.schedule_id, command.expected_version)
        before, after = put(record, given(command, _OWN))
        if after:
            self._refuse_unfit(schedule, record.mark, is_known=True)
            record.recorded_by_id = self.principal.user_id
            record.recorded_at = self.unit.now
            self._trail.audit(
                "change", "attendance", record.schedule_id, before=before, after=after
            )
        return self._attendance.as_stored(record.id)

    def forget(self, command: ForgetAttendance) -> None:
        """Remove what was recorded; raises as `change` does."""
        self.require(Permission.ROSTER_EDIT)
        _, record = self._locked(command.schedule_id, command.expected_version)
        self._trail.audit("forget", "attendance", record.schedule_id, before=facts_of(record, _OWN))
        self._attendance.delete(record)

    def list_rows(
        self, shape: RowShape, filters: AttendanceFilters, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of plain rows in the order in which they were recorded."""
        self.require(Permission.ROSTER_VIEW)
        return self._attendance.page_rows(shape, filters, request)

    def row(self, shape: RowShape, schedule_id: UUID) -> PlainRow:
        """Return what is known of one schedule; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._attendance.row(shape, schedule_id)
        if found is None:
            raise _nothing_known()
        return found

    def _new(self, command: RecordAttendance) -> Attendance:
        return Attendance(
            id=new_id(),
            schedule_id=command.schedule_id,
            mark=command.mark,
            minutes=command.minutes,
            note=command.note,
            recorded_by_id=self.principal.user_id,
            recorded_at=self.unit.now,
        )

    def _locked(self, schedule_id: UUID, expected_version: int) -> tuple[Schedule, Attendance]:
        schedule = self._attendance.lock_schedules([schedule_id]).get(schedule_id)
        record = self._attendance.lock_of_schedules([schedule_id]).get(schedule_id)
        if schedule is None or record is None:
            raise _nothing_known()
        refuse_stale(record.version, expected_version, facts_of(record, _OWN))
        return schedule, record

    def _refuse_unfit(
        self, schedule: Schedule | None, mark: Mark, *, is_known: bool = False
    ) -> None:
        if schedule is None:
            raise no_schedule()
        if not schedule.is_active and not is_known:
            raise ConflictException(
                f"{schedule.employee.name} was taken off this event, so there is no attendance."
            )
        if schedule.starts_at > self.unit.now and mark not in _BEFOREHAND:
            words = (
                f"The work of {schedule.employee.name} has not begun yet. Until then, only a call "
                "in or an excuse can be recorded."
            )
            raise ConflictException(words, errors=[FieldFault(field="mark", message=words)])


def _differs(entry: DayEntry, record: Attendance | None) -> bool:
    if record is None:
        return entry.mark is not None
    wanted = (entry.mark, entry.minutes, entry.note)
    return wanted != (record.mark, record.minutes, record.note)


def _record_of(entry: DayEntry) -> RecordAttendance:
    if entry.mark is None:
        raise ValueError("a line without a mark records nothing")
    return RecordAttendance(
        schedule_id=entry.schedule_id, mark=entry.mark, minutes=entry.minutes, note=entry.note
    )


def _nothing_known() -> ResourceNotFoundException:
    return ResourceNotFoundException("No attendance is recorded of such a schedule here.")
