"""Reading what the rows of a file speak of, once, and judging them by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from models.event import Event
from models.event_type import EventType
from repositories.event_types import EventTypeRepository
from repositories.import_files import ImportRowRepository
from repositories.job_roles import JobRoleRepository
from repositories.rule_inputs import RuleInputRepository
from services.import_employees import EmployeeJudge, stops_working
from services.import_events import EventJudge, StoredWork, TypeFinder
from services.import_judging import Progress, judge_rows
from services.import_placing import Placer
from services.import_snapshots import FileSnapshotLoader
from services.import_values import (
    EMPLOYEE_ID,
    STORE_NUMBER,
    EmployeeFile,
    EventFile,
    EventRow,
    Verdict,
)
from services.import_writing import ImportWriter
from utils.principal import Principal


class JudgedFile(Protocol):
    """A file with its verdict, ready to be written."""

    @property
    def verdict(self) -> Verdict:
        """What the file would do."""

    def write(self, writer: ImportWriter) -> None:
        """Store what the accepted rows want."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedEvents:
    """An events file with its verdict."""

    verdict: Verdict
    judge: EventJudge
    placer: Placer

    def write(self, writer: ImportWriter) -> None:
        """Store sites, events and schedules."""
        writer.write_events(self.judge, self.placer.plans)


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedEmployees:
    """A file of people with its verdict."""

    verdict: Verdict
    judge: EmployeeJudge

    def write(self, writer: ImportWriter) -> None:
        """Store people."""
        writer.write_employees(self.judge)


class RowJudges:
    """Makes the judge of a file; with `lock`, what it judges by stays as it is until the end."""

    def __init__(
        self,
        *,
        principal: Principal,
        rows: ImportRowRepository,
        event_types: EventTypeRepository,
        job_roles: JobRoleRepository,
        inputs: RuleInputRepository,
        lock: bool,
        now: datetime,
    ) -> None:
        self._organization_id = principal.organization_id
        self._zone = principal.time_zone
        self._rows = rows
        self._event_types = event_types
        self._job_roles = job_roles
        self._inputs = inputs
        self._lock = lock
        self._now = now

    def of_employees(self, parsed: EmployeeFile, progress: Progress) -> JudgedEmployees:
        """Judge a file of people."""
        employees = self._rows.employees((row.code for row in parsed.values), lock=self._lock)
        leaving = [
            employees[row.code].id
            for row in parsed.values
            if row.code in employees and stops_working(employees[row.code], row)
        ]
        planned = self._rows.planned_from(leaving, self._now)
        judge = EmployeeJudge(employees, self._job_roles.list_in_order(), planned)
        return JudgedEmployees(verdict=judge_rows(parsed, judge, progress), judge=judge)

    def of_events(self, parsed: EventFile, progress: Progress) -> JudgedEvents:
        """Judge a file of events; people are locked before events, as everywhere."""
        values = parsed.values
        employees = self._rows.employees(_cells(parsed, EMPLOYEE_ID), lock=self._lock)
        events = self._rows.events((row.ref_num for row in values), lock=self._lock)
        event_types = self._event_types.list_by_match_position()
        moved = events if parsed.has_schedules else _restacked(values, events, event_types)
        loader = FileSnapshotLoader(self._inputs, self._organization_id, self._zone)
        days = {row.schedule_local.date() for row in values if row.schedule_local is not None}
        event_ids = [event.id for event in events.values()]
        placer = Placer(
            loader.around(employees.values(), event_ids, days) if days else loader.empty(),
            employees,
            self._rows.schedules_of(event.id for event in moved.values()),
        )
        stored = StoredWork(
            organization_id=self._organization_id,
            zone=self._zone,
            events=events,
            sites=self._rows.sites(_cells(parsed, STORE_NUMBER), hold=self._lock),
            event_types=event_types,
            employee_codes=frozenset(employees),
        )
        judge = EventJudge(stored, placer)
        return JudgedEvents(verdict=judge_rows(parsed, judge, progress), judge=judge, placer=placer)


def _cells(parsed: EventFile, column: str) -> Iterable[str]:
    """Yield what the cells of a column say, those of refused rows included."""
    return (str(row.sound[column]) for row in parsed.rows if column in row.sound)


def _restacked(
    values: Iterable[EventRow], events: dict[str, Event], event_types: list[EventType]
) -> dict[str, Event]:
    """Return the stored events whose new names make them stackable, or no longer so."""
    types = TypeFinder(event_types)
    found = {}
    for row in values:
        event = events.get(row.ref_num)
        if event is None or event.project_name.strip() == row.project_name:
            continue
        named = types.named(row.project_name)
        if named and named.is_stackable != types.by_id[event.event_type_id].is_stackable:
            found[row.ref_num] = event
    return found
