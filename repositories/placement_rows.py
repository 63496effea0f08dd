"""Schedules as the rules see them, made of plain rows by the hundreds."""

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, String, cast, select

from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.schedule import Schedule
from models.site import Site
from scheduling.values import Placement
from utils.json import loads

PLACED: Final[Select[Any]] = (
    select(
        Schedule.id.label("schedule_id"),
        Schedule.event_id,
        Schedule.employee_id,
        Schedule.seat,
        Schedule.starts_at,
        Schedule.ends_at,
        Schedule.is_stackable,
        EventType.code,
        cast(EventType.exclusive_with, String),
        Event.project_name,
        Site.time_zone,
        Event.site_id,
        Event.ref_num,
        Employee.code,
        Employee.name,
    )
    .join(Schedule.employee)
    .join(Schedule.event)
    .join(Event.event_type)
    .join(Event.site)
)
PLACED_ORDER: Final = ("starts_at", "schedule_id")


def placement_of(row: Row[Any], organization_id: UUID) -> Placement:
    """Return a row of `PLACED` as a schedule of that organization."""
    (schedule_id, event_id, employee_id, seat, starts_at, ends_at, is_stackable) = row[:7]
    type_code, exclusive_with, project_name, zone, site_id = row[7:12]
    ref_num, person_code, person_name = row[12:]
    return Placement(
        id=schedule_id,
        organization_id=organization_id,
        event_id=event_id,
        employee_id=employee_id,
        seat=seat,
        starts_at=starts_at,
        ends_at=ends_at,
        is_stackable=is_stackable,
        type_code=type_code,
        project_name=project_name,
        zone=zone,
        site_id=site_id,
        exclusive_with=_codes(exclusive_with),
        ref_num=ref_num,
        person_code=person_code,
        person_name=person_name,
    )


@lru_cache(maxsize=1_024)
def _codes(stored: str) -> tuple[str, ...]:
    """Return the codes in a JSON list: few lists, on many rows."""
    codes = loads(stored)
    return tuple(str(code) for code in codes) if isinstance(codes, list) else ()
