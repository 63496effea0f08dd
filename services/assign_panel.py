"""The choice for one open event: when, and who, with the rule against each who cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from error_handlers.exceptions import ResourceNotFoundException
from models.event import Event
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.rule_inputs import RuleInputRepository
from scheduling.engine import blocking, check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Person, Placement, Severity, WorkOrder
from security.permissions import Permission
from services import day_wording as words
from services.base import RepositoryService, Unit
from services.day_board import Place, open_work
from services.overriding import LONGEST_REASON, SHORTEST_REASON, Overriding
from services.page_views import AssignPanel, OpenWork, OverrideChoice, PersonChoice, SlotChoice
from services.roster_times import instant_at_site
from services.snapshots import SnapshotLoader, loaded_work_order, person_of
from utils.wall_clock import local_date, to_local

MOST_CONSIDERED = 300
MOST_SHOWN = 60
FALLBACK_START = time(9, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """Whom the reader may still put on it, with a reason; `typed` is the one that was no use."""

    employee_code: str
    typed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Which event on which day; `start` None is the first usual start that fits the window."""

    event_id: UUID
    day: date
    start: time | None = None
    site_code: str | None = None
    refused: tuple[str, ...] | None = None
    override: Override | None = None


class AssignPanelService(RepositoryService):
    """Who could do an event, asked of the one engine."""

    def __init__(
        self,
        unit: Unit,
        events: EventRepository,
        employees: EmployeeRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._events = events
        self._employees = employees
        self._inputs = inputs

    def panel(self, question: Question) -> AssignPanel:
        """Return the starts and the people for an event on a day.

        Raises:
            ResourceNotFoundException: no such event here.
            ValidationException: the clocks at the site jump over the start.
        """
        self.require(Permission.ROSTER_VIEW)
        event = self._events.get_with_relations(question.event_id)
        if event is None:
            raise ResourceNotFoundException(
                "There is no such event here. It may have been removed."
            )
        order = loaded_work_order(event)
        start = question.start or _first_start(order, question.day)
        starts_at = instant_at_site(datetime.combine(question.day, start), order.zone)
        ends_at = starts_at + timedelta(minutes=order.minutes)
        people = [person_of(one) for one in self._employees.list_active(MOST_CONSIDERED)]
        snapshot = self._snapshot(people, order, starts_at, ends_at)
        overriding = Overriding(permissions=self.principal.permissions)
        choices = _choices(snapshot, order, people, starts_at, ends_at, overriding)
        return AssignPanel(
            event=self._open_work(event, question.day, order.zone),
            date_iso=question.day.isoformat(),
            date_label=words.date_words(question.day),
            site_code=question.site_code,
            version=event.version,
            starts=_starts(order, start),
            chosen_start=f"{start:%H:%M}",
            span_label=f"{start:%H:%M}-{to_local(ends_at, order.zone):%H:%M}",
            people=tuple(choices[:MOST_SHOWN]),
            people_total=len(choices),
            refused=question.refused,
            override=_override_choice(question.override, people),
        )

    def _snapshot(
        self, people: Sequence[Person], order: WorkOrder, starts_at: datetime, ends_at: datetime
    ) -> Snapshot:
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        return loader.around(people, [order], starts_at, ends_at)

    def _open_work(self, event: Event, day: date, zone: str) -> OpenWork:
        place = Place(site=event.site, zone=zone, sites=())
        is_today = day == local_date(self.unit.now, zone)
        return open_work(event, event.event_type, day, place, is_today=is_today)


def _first_start(order: WorkOrder, day: date) -> time:
    """Return the first usual start inside the window that day, else the first usual one, else
    nine."""
    usual = [slot.start for slot in order.type.slots] or [FALLBACK_START]
    opens, due = to_local(order.opens_at, order.zone), to_local(order.due_at, order.zone)
    fitting = (start for start in usual if opens <= datetime.combine(day, start) < due)
    return next(fitting, usual[0])


def _starts(order: WorkOrder, chosen: time) -> tuple[SlotChoice, ...]:
    usual = [slot.start for slot in order.type.slots] or [FALLBACK_START]
    offered = sorted({*usual, chosen})
    return tuple(
        SlotChoice(value=f"{start:%H:%M}", label=f"{start:%H:%M}", is_current=start == chosen)
        for start in offered
    )


def _choices(
    snapshot: Snapshot,
    order: WorkOrder,
    people: Sequence[Person],
    starts_at: datetime,
    ends_at: datetime,
    overriding: Overriding,
) -> list[PersonChoice]:
    """Return everybody: those who can, those with something that only speaks against it, those who
    cannot; among them by the type's preference, then by name."""
    ranked = []
    for person in people:
        candidate = Candidate(
            event_id=order.id, employee_id=person.id, starts_at=starts_at, ends_at=ends_at
        )
        judged = overriding.judged(check(snapshot, candidate))
        found = [one for one in judged if one.severity is not Severity.INFO]
        standing = blocking(found)
        reasons = [violation.message for violation in standing or found]
        place = (bool(standing), bool(found), _preference(order, person), person.name)
        ranked.append((place, person, reasons, all(one.overridable for one in found)))
    ranked.sort(key=lambda entry: entry[0])
    day = local_date(starts_at, order.zone)
    return [
        _choice(
            person,
            reasons if place[0] else [_free_words(snapshot, order, person, day), *reasons],
            is_blocked=place[0],
            can_override=place[0] and can_override,
        )
        for place, person, reasons, can_override in ranked
    ]


def _preference(order: WorkOrder, person: Person) -> int:
    wanted = order.type.preferences
    return wanted.index(person.role) if person.role in wanted else len(wanted)


def _choice(
    person: Person, reasons: Sequence[str], *, is_blocked: bool, can_override: bool
) -> PersonChoice:
    return PersonChoice(
        code=person.code,
        name=person.name,
        role_label=person.role_label,
        state="blocked" if is_blocked else "free",
        reason_words="; ".join(reasons),
        can_assign=not is_blocked,
        can_override=can_override,
    )


def _override_choice(wanted: Override | None, people: Sequence[Person]) -> OverrideChoice | None:
    if wanted is None:
        return None
    names = (person.name for person in people if person.code == wanted.employee_code)
    return OverrideChoice(
        code=wanted.employee_code,
        name=next(names, wanted.employee_code),
        typed=wanted.typed,
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
    )


def _free_words(snapshot: Snapshot, order: WorkOrder, person: Person, day: date) -> str:
    theirs = [
        placement
        for placement in snapshot.roster.of_employee(person.id)
        if local_date(placement.starts_at, order.zone) == day
    ]
    if not theirs:
        return "free all day"
    return "also has " + ", ".join(_work_words(placement, order.zone) for placement in theirs)


def _work_words(placement: Placement, zone: str) -> str:
    starts, ends = to_local(placement.starts_at, zone), to_local(placement.ends_at, zone)
    return f"{words.title_of(placement.project_name)} {starts:%H:%M}-{ends:%H:%M}"
