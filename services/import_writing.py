"""Storing what the judged rows of a file want, in few statements, with the trail of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeGuard

from models.employee import Employee
from models.event import Event, EventState, window_class
from models.schedule import Schedule, ScheduleSource
from models.site import Site
from repositories.import_files import ImportRowRepository
from scheduling.project_names import event_number
from services.import_employees import EmployeeJudge
from services.import_events import EventJudge
from services.import_plans import EmployeePlan, EventPlan, SchedulePlan, SitePlan
from services.roster import SCHEDULED
from services.trail import Trail, changes
from utils.ids import new_id

Attributes = dict[str, object]


class ImportWriter:
    """Writes plans; `reason` says in the trail which file they came from."""

    def __init__(self, rows: ImportRowRepository, trail: Trail, reason: str) -> None:
        self._rows = rows
        self._trail = trail
        self._reason = reason

    def write_events(self, judge: EventJudge, schedules: Sequence[SchedulePlan]) -> None:
        """Store sites, events and schedules, parents first."""
        self._rows.store_new([_site(plan) for plan in judge.sites])
        plans = list(judge.events.values())
        new = [_event(plan) for plan in plans if plan.stored is None]
        self._rows.store_new(new)
        self._trail.begin("event", [event.id for event in new], EventState.OPEN, self._reason)
        known = [(plan.stored, _event_attributes(plan)) for plan in plans if plan.stored]
        self._change(Event, "event", known)
        self._place(schedules)

    def write_employees(self, judge: EmployeeJudge) -> None:
        """Store people."""
        self._rows.store_new([_employee(plan) for plan in judge.plans if plan.stored is None])
        plans = [(plan.stored, _employee_attributes(plan)) for plan in judge.plans if plan.stored]
        self._change(Employee, "employee", plans)

    def _change(
        self,
        model: type[Event | Employee],
        kind: str,
        rows: Sequence[tuple[Event | Employee, Attributes]],
    ) -> None:
        for row, attributes in rows:
            was, now_is = changes({name: getattr(row, name) for name in attributes}, attributes)
            self._trail.audit(
                "change", kind, row.id, before=_told(was), after=_told(now_is), reason=self._reason
            )
        self._rows.store_changed(model, {row.id: attributes for row, attributes in rows})

    def _place(self, plans: Sequence[SchedulePlan]) -> None:
        moved = [(plan, plan.stored) for plan in plans if plan.stored is not None]
        self._rows.take_out(stored.id for _, stored in moved)
        self._rows.store_changed(
            Schedule, {stored.id: self._moved(stored, plan) for plan, stored in moved}
        )
        added = [plan for plan in plans if plan.stored is None]
        self._rows.store_new([_schedule(plan) for plan in added])
        ids = [plan.placement.id for plan in added]
        self._trail.begin("schedule", ids, SCHEDULED, self._reason)

    def _moved(self, stored: Schedule, plan: SchedulePlan) -> Attributes:
        placement = plan.placement
        wanted: Attributes = {
            "employee_id": placement.employee_id,
            "starts_at": placement.starts_at,
            "ends_at": placement.ends_at,
            "is_stackable": placement.is_stackable,
            "is_active": True,
            "source": ScheduleSource.IMPORT,
        }
        was, now_is = changes({name: getattr(stored, name) for name in wanted}, wanted)
        self._trail.audit(
            "reschedule", "schedule", stored.id, before=was, after=now_is, reason=self._reason
        )
        return wanted


def _told(facts: Attributes) -> Attributes:
    """Write wall clocks as words: what is kept as JSON holds no time without its zone."""
    return {
        name: fact.isoformat(" ", "seconds") if _is_wall_clock(fact) else fact
        for name, fact in facts.items()
    }


def _is_wall_clock(fact: object) -> TypeGuard[datetime]:
    return isinstance(fact, datetime) and fact.tzinfo is None


def _site(plan: SitePlan) -> Site:
    return Site(
        id=plan.id,
        code=plan.code,
        name=plan.name,
        time_zone=plan.zone,
        mvid=plan.mvid,
    )


def _event(plan: EventPlan) -> Event:
    return Event(id=plan.id, ref_num=plan.row.ref_num, **_event_attributes(plan))


def _event_attributes(plan: EventPlan) -> Attributes:
    row = plan.row
    opens_at, due_at = plan.opens_at, plan.due_at
    return {
        "project_name": row.project_name,
        "event_number": event_number(row.project_name),
        "event_type_id": plan.event_type.id,
        "site_id": plan.site.id,
        "opens_local": row.opens_local,
        "due_local": row.due_local,
        "opens_at": opens_at,
        "due_at": due_at,
        "window_class": window_class(opens_at, due_at),
        "estimated_minutes": row.estimated_minutes,
    }


def _schedule(plan: SchedulePlan) -> Schedule:
    placement = plan.placement
    return Schedule(
        id=placement.id,
        event_id=placement.event_id,
        employee_id=placement.employee_id,
        seat=placement.seat,
        starts_at=placement.starts_at,
        ends_at=placement.ends_at,
        is_active=True,
        is_stackable=placement.is_stackable,
        source=ScheduleSource.IMPORT,
    )


def _employee(plan: EmployeePlan) -> Employee:
    return Employee(id=new_id(), code=plan.row.code, **_employee_attributes(plan))


def _employee_attributes(plan: EmployeePlan) -> Attributes:
    row = plan.row
    return {
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "job_role_id": plan.job_role_id,
        "is_active": row.is_active,
        "upstream_id": row.upstream_id,
    }
