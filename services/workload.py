"""Who works how much, so that the next work can go to whoever had less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import FieldFault, ValidationException
from models.employee import Employee
from repositories.paging import Page, PageRequest
from repositories.rule_inputs import RuleInputRepository
from repositories.workload import Peer, Stint, WorkloadRepository
from security.permissions import Permission
from services.attendance_rates import Rates, rates_of
from services.base import RepositoryService, Unit
from services.snapshots import settings_of
from services.verification import MOST_DAYS
from services.week_bounds import DAYS_OF_WEEK, first_of_week
from utils.wall_clock import local_date

WEEKS: Final = 4
_WEEKS_BEFORE: Final = 2
_SATURDAY: Final = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadDays:
    """Which days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """What somebody is planned for in some days, by the clocks of its sites.

    `average_minutes` is what everybody here with the same job title does on average, they
    themselves included; None for people without a title. `rates` are of what is known, as in the
    month of attendance: whoever called in and was taken off had called in all the same.
    """

    employee: Employee
    minutes_by_day: Mapping[date, int]
    average_minutes: int | None
    rates: Rates

    @property
    def minutes(self) -> int:
        """Return the minutes of all their work."""
        return sum(self.minutes_by_day.values())

    @property
    def weekend_days(self) -> int:
        """Return on how many Saturdays and Sundays they work."""
        return sum(day.weekday() >= _SATURDAY for day in self.minutes_by_day)

    def minutes_of_week(self, first: date) -> int:
        """Return the minutes of the seven days from `first` on."""
        days = (first + timedelta(days=n) for n in range(DAYS_OF_WEEK))
        return sum(self.minutes_by_day.get(day, 0) for day in days)


class WorkloadService(RepositoryService):
    """Everybody's work, compared."""

    def __init__(
        self, unit: Unit, workload: WorkloadRepository, inputs: RuleInputRepository
    ) -> None:
        super().__init__(unit)
        self._workload = workload
        self._inputs = inputs

    def weeks_around(self, asked: date | None) -> WorkloadDays:
        """Return four whole weeks: two before that of the day that is asked for (None is today),
        that week, and the one after it."""
        day = asked or local_date(self.unit.now, self.principal.time_zone)
        this_week = first_of_week(day, settings_of(self._inputs.settings()))
        first = this_week - timedelta(days=DAYS_OF_WEEK * _WEEKS_BEFORE)
        return WorkloadDays(first=first, last=first + timedelta(days=DAYS_OF_WEEK * WEEKS - 1))

    def page(self, asked: WorkloadDays, request: PageRequest) -> Page[Workload]:
        """Return one page of who works here on those days in order of name, with their work.

        Raises:
            ValidationException: more than 62 days.
        """
        self.require(Permission.ROSTER_VIEW)
        if asked.days > MOST_DAYS:
            words = f"Choose at most {MOST_DAYS} days; these are {asked.days}."
            raise ValidationException(words, errors=[FieldFault(field="to", message=words)])
        first, last = asked.first, asked.last
        peers = self._workload.page(first, last, request)
        return Page(
            items=self._compared(peers.items, first, last) if peers.items else [],
            next_cursor=peers.next_cursor,
            previous_cursor=peers.previous_cursor,
        )

    def _compared(self, peers: Sequence[Peer], first: date, last: date) -> list[Workload]:
        ids = [peer.employee.id for peer in peers]
        work, minutes = self._workload.work(ids, first, last, peers[0].zones)
        by_person = _by_person(work)
        return [
            _workload(peer, by_person.get(peer.employee.id, ()), _average(peer, minutes))
            for peer in peers
        ]


def _by_person(work: Sequence[Stint]) -> dict[UUID, list[Stint]]:
    by_person: dict[UUID, list[Stint]] = {}
    for stint in work:
        by_person.setdefault(stint.employee_id, []).append(stint)
    return by_person


def _average(peer: Peer, minutes: Mapping[UUID, int]) -> int | None:
    job_role_id = peer.employee.job_role_id
    if job_role_id is None or not peer.people:
        return None
    return round(minutes.get(job_role_id, 0) / peer.people)


def _workload(peer: Peer, work: Sequence[Stint], average_minutes: int | None) -> Workload:
    by_day: dict[date, int] = {}
    for stint in work:
        if not stint.is_planned:
            continue
        minutes = (stint.ends_at - stint.starts_at) // timedelta(minutes=1)
        by_day[stint.day] = by_day.get(stint.day, 0) + minutes
    return Workload(
        employee=peer.employee,
        minutes_by_day=by_day,
        average_minutes=average_minutes,
        rates=rates_of(stint.mark for stint in work if stint.mark),
    )
