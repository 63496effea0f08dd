"""The planned demo organization as rows to insert; those of one table all have the same keys."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from models.attendance import Attendance
from models.availability import DateAvailability, WeekKind, WeeklyAvailability
from models.base import Base
from models.employee import Employee
from models.event import Event, window_class
from models.holiday import Holiday
from models.schedule import Schedule
from models.site import Site
from models.time_off import TimeOff
from scheduling.project_names import event_number
from services.demo_values import DemoEvent, DemoPerson, DemoPlan, DemoSchedule
from utils.ids import new_id

Row = dict[str, Any]


class DemoRows:
    """Rows by table; `role_ids` and `type_ids` are the organization's own, by code."""

    def __init__(
        self,
        plan: DemoPlan,
        role_ids: Mapping[str, UUID],
        type_ids: Mapping[str, UUID],
        decider_id: UUID,
    ) -> None:
        self._plan = plan
        self._role_ids = role_ids
        self._type_ids = type_ids
        self._decider_id = decider_id

    def tables(self) -> Iterator[tuple[type[Base], Iterator[Row]]]:
        """Yield the tables with their rows, parents first."""
        yield Site, self._sites()
        yield Employee, map(self._employee, self._plan.staff.people)
        yield WeeklyAvailability, self._weeks()
        yield DateAvailability, self._marks()
        yield TimeOff, self._time_off()
        yield Holiday, self._holidays()
        yield Event, map(self._event, self._plan.events)
        yield Schedule, map(_schedule, self._plan.schedules)
        yield Attendance, self._attendance()

    def _sites(self) -> Iterator[Row]:
        for site in self._plan.staff.sites:
            yield {
                "id": site.id,
                "code": site.code,
                "name": site.name,
                "time_zone": site.time_zone,
                "mvid": site.mvid,
                "area_code": site.code,
                "address": site.address,
            }

    def _employee(self, one: DemoPerson) -> Row:
        person = one.person
        return {
            "id": person.id,
            "code": person.code,
            "name": person.name,
            "email": one.email,
            "phone": one.phone,
            "job_role_id": self._role_ids[person.role or ""],
            "home_site_id": person.home_site_id,
            "is_active": person.is_active,
            "hired_on": person.hired_on,
            "terminated_on": person.terminated_on,
            "upstream_id": one.upstream_id,
            "max_minutes_per_week": one.max_minutes_per_week,
        }

    def _weeks(self) -> Iterator[Row]:
        for week in self._plan.staff.weeks:
            yield {
                "id": new_id(),
                "employee_id": week.employee_id,
                "weekday": week.weekday,
                "week": WeekKind(week.week),
                "is_available": week.is_available,
                "from_local": week.from_local,
                "to_local": week.to_local,
            }

    def _marks(self) -> Iterator[Row]:
        for mark in self._plan.staff.marks:
            yield {
                "id": new_id(),
                "employee_id": mark.employee_id,
                "on_date": mark.on_date,
                "is_available": mark.is_available,
                "reason": mark.reason,
            }

    def _time_off(self) -> Iterator[Row]:
        for away in self._plan.staff.time_off:
            yield {
                "id": away.id,
                "employee_id": away.employee_id,
                "starts_local": away.starts_local,
                "ends_local": away.ends_local,
                "reason": away.reason,
                "state": away.state,
                "created_at": away.requested_at,
                "decided_by_id": self._decider_id if away.decided_at else None,
                "decided_at": away.decided_at,
            }

    def _holidays(self) -> Iterator[Row]:
        for closed in self._plan.staff.closed_days:
            yield {
                "id": new_id(),
                "name": closed.name,
                "site_id": closed.site_id,
                "on_date": closed.on_date,
                "month": closed.month,
                "day": closed.day,
            }

    def _attendance(self) -> Iterator[Row]:
        for known in self._plan.attendance:
            yield {
                "id": new_id(),
                "schedule_id": known.schedule_id,
                "mark": known.mark,
                "minutes": known.minutes,
                "note": known.note,
                "recorded_by_id": self._decider_id,
                "recorded_at": known.recorded_at,
            }

    def _event(self, event: DemoEvent) -> Row:
        order = event.order
        return {
            "id": order.id,
            "ref_num": order.ref_num,
            "project_name": order.project_name,
            "event_number": event_number(order.project_name),
            "event_type_id": self._type_ids[order.type.code],
            "site_id": order.site_id,
            "opens_local": event.opens_local,
            "due_local": event.due_local,
            "opens_at": order.opens_at,
            "due_at": order.due_at,
            "window_class": window_class(order.opens_at, order.due_at),
            "estimated_minutes": order.estimated_minutes,
            "headcount": order.headcount,
            "state": self._plan.state_of(event),
            "parent_event_id": event.parent_id,
            "created_at": event.made_at,
        }


def _schedule(made: DemoSchedule) -> Row:
    placement = made.placement
    return {
        "id": placement.id,
        "event_id": placement.event_id,
        "employee_id": placement.employee_id,
        "seat": placement.seat,
        "starts_at": placement.starts_at,
        "ends_at": placement.ends_at,
        "is_active": True,
        "is_stackable": placement.is_stackable,
        "is_pinned": made.is_pinned,
        "source": made.source,
        "created_at": made.made_at,
    }
