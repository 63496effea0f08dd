"""The people who could do work, as the rules see them: plain rows, because they are many."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Row, Select, bindparam, case, func, select

from models.attendance import AWAY, Attendance
from models.employee import Employee
from models.event import Event
from models.job_role import JobRole
from models.schedule import Schedule
from models.site import Site
from repositories.base import SessionRepository
from repositories.employees import works_here
from scheduling.values import Person
from utils.wall_clock import local_date

MOST_PEOPLE = 50_000
_DAY = timedelta(days=1)

# Made once: to make a statement again costs as much as to run it.
_PEOPLE: Final[Select[Any]] = (
    select(
        Employee.id,
        Employee.organization_id,
        Employee.code,
        Employee.name,
        Employee.is_active,
        Employee.hired_on,
        Employee.terminated_on,
        Employee.home_site_id,
        func.coalesce(Site.name, ""),
        Employee.max_minutes_per_day,
        Employee.max_minutes_per_week,
        JobRole.code,
        JobRole.label,
    )
    .outerjoin(Employee.job_role)
    .outerjoin(Employee.home_site)
)
_STARTING: Final = (
    Schedule.starts_at >= bindparam("starts_from"),
    Schedule.starts_at < bindparam("starts_before"),
)
# Work to which somebody does not come, around those instants.
_AWAY: Final = (
    select(Schedule.employee_id, Schedule.starts_at, Site.time_zone)
    .join(Attendance, Attendance.schedule_id == Schedule.id)
    .join(Schedule.event)
    .join(Event.site)
    .where(*_STARTING, Attendance.mark.in_(AWAY))
    .subquery()
)
_HERE: Final = (
    _PEOPLE.add_columns(_AWAY.c.starts_at, _AWAY.c.time_zone)
    .outerjoin(_AWAY, _AWAY.c.employee_id == Employee.id)
    .where(works_here(bindparam("first"), bindparam("last")))
    .order_by(
        case((Employee.home_site_id == bindparam("site_id"), 0), else_=1),
        Employee.name,
        Employee.id,
    )
    .limit(bindparam("most", type_=Integer))
)
_WORKING: Final = select(Schedule.employee_id).where(Schedule.is_active, *_STARTING)
_PLACED: Final = _PEOPLE.where(Employee.id.in_(_WORKING)).order_by(Employee.id).limit(MOST_PEOPLE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """People who work somewhere; `is_everybody` is whether there are no more of them."""

    people: list[Person]
    is_everybody: bool


class CrowdRepository(SessionRepository):
    """Reads people by the hundreds; their skills are not read here."""

    def here(
        self, site_id: UUID, starts_from: datetime, starts_before: datetime, limit: int
    ) -> Crowd:
        """Return who works here around those instants, with the days on which they don't come to
        work that they have, those at home at the site first, then by name; at most `limit`, fewer
        where people are away on several days. The rules tell of each day whether somebody is there.
        """
        # No clock is a whole day away from UTC.
        begins, ends = starts_from - _DAY, starts_before + _DAY
        asked = {"site_id": site_id, "first": begins.date(), "last": ends.date(), "most": limit}
        asked |= {"starts_from": begins, "starts_before": ends}
        found: dict[UUID, Person] = {}
        rows = self.session.execute(_HERE, asked).all()
        for row in rows:
            person = found.get(row[0]) or _person(row)
            if row.time_zone is not None:
                day = local_date(row.starts_at, row.time_zone)
                person = replace(person, away_on=person.away_on | {day})
            found[person.id] = person
        return Crowd(people=list(found.values()), is_everybody=len(rows) < limit)

    def placed(self, starts_from: datetime, starts_before: datetime) -> list[Person]:
        """Return who has an active schedule that starts in the half-open range, by id."""
        asked = {"starts_from": starts_from, "starts_before": starts_before}
        return [_person(row) for row in self.session.execute(_PLACED, asked).all()]


def _person(row: Row[Any]) -> Person:
    (person_id, organization_id, code, name, is_active, hired_on, terminated_on) = row[:7]
    home_site_id, home_name, most_of_day, most_of_week, role, role_label = row[7:13]
    return Person(
        id=person_id,
        organization_id=organization_id,
        code=code,
        name=name,
        role=role,
        role_label=role_label or "",
        is_active=is_active,
        hired_on=hired_on,
        terminated_on=terminated_on,
        home_site_id=home_site_id,
        home_name=home_name,
        max_minutes_per_day=most_of_day,
        max_minutes_per_week=most_of_week,
    )
