"""How much everybody works in some weeks, beside those who have the same job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Float, Row, ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from models.attendance import Attendance, Mark
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from repositories.event_search import Days, starts_on
from repositories.paging import Keyset, Page, PageRequest
from repositories.rule_unions import no_value
from repositories.work_time import work_seconds
from utils.wall_clock import local_date

# A person does a few pieces of work a day, and a page holds at most 500 people.
_MOST_WORK = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """Somebody with their role loaded, how many have the same job title (None without one), and
    the zones that sites lie in."""

    employee: Employee
    people: int | None
    zones: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stint:
    """One schedule of somebody: when, on which clock, and how it went where that is known.

    What is not planned any more is told where it is recorded how they came to it.
    """

    employee_id: UUID
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    is_planned: bool
    mark: Mark | None

    @property
    def day(self) -> date:
        """The day on which it starts at its site."""
        return local_date(self.starts_at, self.time_zone)


_STINT: Final = (
    Schedule.id,
    Schedule.employee_id,
    Schedule.starts_at,
    Schedule.ends_at,
    Site.time_zone,
    Schedule.is_active,
    Attendance.mark,
)
# What one half of the union lacks, in its place and of its type.
_NO_STINT: Final = tuple(no_value(one.type).label(one.key) for one in _STINT)
_NO_SUM: Final = (
    no_value(Employee.job_role_id.type).label("job_role_id"),
    no_value(Float).label("seconds"),
)


class WorkloadRepository(SessionRepository):
    """Reads across everybody's work."""

    def page(self, first: date, last: date, request: PageRequest) -> Page[Peer]:
        """Return one page of who works here on any of those days, both included, in order of name,
        in one statement."""
        many = (
            select(Employee.job_role_id, func.count().label("people"))
            .where(works_here(first, last))
            .group_by(Employee.job_role_id)
            .subquery()
        )
        query = (
            select(Employee, many.c.people, _zones())
            .outerjoin(many, many.c.job_role_id == Employee.job_role_id)
            .options(joinedload(Employee.job_role))
            .where(works_here(first, last))
        )
        keyset = Keyset(column=Employee.name, id=Employee.id)
        rows, following, previous = keyset.read(self.session, query, request)
        return Page(
            items=[
                Peer(employee=row[0], people=row[1], zones=tuple((row[2] or "").split()))
                for row in rows
            ],
            next_cursor=following,
            previous_cursor=previous,
        )

    def work(
        self, employee_ids: Sequence[UUID], first: date, last: date, zones: Iterable[str]
    ) -> tuple[list[Stint], dict[UUID, int]]:
        """Return the work of those people (at most 500) that starts on those days, both included,
        at its site (`zones` are those of all sites), earliest first; and the planned minutes of
        everybody who works here then, by job title; in one statement."""
        within = starts_on(Days(first=first, last=last), zones)
        theirs = (
            select(*_STINT, *_NO_SUM)
            .select_from(Schedule)
            .join(Schedule.event)
            .join(Event.site)
            .outerjoin(Attendance, Attendance.schedule_id == Schedule.id)
            .where(
                Schedule.employee_id.in_(employee_ids),
                Schedule.is_active | Attendance.id.is_not(None),
                within,
            )
        )
        everybodys = (
            select(
                *_NO_STINT,
                Employee.job_role_id,
                func.sum(work_seconds(self.session)).label("seconds"),
            )
            .select_from(Schedule)
            .join(Schedule.event)
            .join(Schedule.employee)
            .where(
                works_here(first, last),
                Employee.job_role_id.is_not(None),
                Schedule.is_active,
                within,
            )
            .group_by(Employee.job_role_id)
        )
        both = theirs.union_all(everybodys).subquery()
        query = select(both).order_by(both.c.starts_at.nulls_first(), both.c.id).limit(_MOST_WORK)
        stints, minutes = [], {}
        for row in self.session.execute(query):
            if row.job_role_id is None:
                stints.append(_stint(row))
            else:
                minutes[row.job_role_id] = round(float(row.seconds) / 60)
        return stints, minutes


def _zones() -> ScalarSelect[str]:
    """Return the zones of all sites in one text: each row says what the next statement asks by."""
    each = select(Site.time_zone).distinct().limit(500).subquery()
    return select(func.aggregate_strings(each.c.time_zone, " ")).scalar_subquery()


def _stint(row: Row[Any]) -> Stint:
    return Stint(
        employee_id=row.employee_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        is_planned=row.is_active,
        mark=row.mark,
    )
