"""What every action of the roster shares: locking, thinking it through, writing and telling it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from models.roster_action import RosterAction
from models.schedule import Schedule
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.roster_actions import RosterActionRepository
from repositories.roster_locks import RosterRows
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from scheduling.snapshot import Snapshot
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.facts import schedule_facts
from services.overriding import Overriding, overridden_facts
from services.pairing import refuse_apart
from services.recording import Change, Recorder
from services.roster_draft import Draft, Moved
from services.roster_places import Locked, Place
from services.roster_refusals import AttendanceRecordedException, recorded_words, refuse_too_much
from services.roster_sentences import Teller, reasons_joined
from services.snapshots import SnapshotLoader, loaded_work_order, person_of
from services.trail import Trail, changes
from utils.wall_clock import local_date

SCHEDULED: Final = "scheduled"
UNSCHEDULED: Final = "unscheduled"
# What was moved along lies on the same date somewhere in the world.
_ALONG: Final = timedelta(days=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What an action came to: the schedules it is about, what it left undone, and how to name it.

    `action_id` is None where nothing had to be changed; `along` tells what became of other
    schedules by it.
    """

    schedules: tuple[Schedule, ...]
    action_id: UUID | None
    sentence: str = ""
    notes: tuple[str, ...] = ()
    along: tuple[str, ...] = ()

    @property
    def schedule(self) -> Schedule:
        """Return the one schedule that was asked about."""
        return self.schedules[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """How an action is called and told; without a sentence it is told as its first change.

    `changes` are those of other objects than schedules, `about_first` the schedule that tells it.
    `reason` is why the schedules changed, `why_at_all` what the action tells before it.
    """

    verb: str
    sentence: str | None = None
    reason: str | None = None
    why_at_all: str | None = None
    changes: Sequence[Change] = ()
    undo_of: RosterAction | None = None
    notes: Sequence[str] = ()
    about_first: UUID | None = None


class RosterWork(RepositoryService):
    """Use cases that change schedules."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        actions: RosterActionRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._events = events
        self._schedules = schedules
        self._inputs = inputs
        self._actions = actions
        self._trail = Trail(unit, audits, transitions)
        self._recorder = Recorder(unit, actions)

    def _lock(self, rows: RosterRows) -> Locked:
        """Lock people, then events, each in order of id; then read the schedules as they stand."""
        self.require(Permission.ROSTER_EDIT)
        return self._concerned(rows, lock=True)

    def _look(self, rows: RosterRows) -> Locked:
        """Return the same rows as they stand, locked for nobody: for thinking alone."""
        self.require(Permission.ROSTER_VIEW)
        return self._concerned(rows, lock=False)

    def _concerned(self, rows: RosterRows, *, lock: bool) -> Locked:
        people = self._employees.concerned(rows, lock=lock)
        events = self._events.concerned(rows, lock=lock)
        schedules = self._schedules.concerned(rows, list(events), lock=lock)
        for found in (people, events, schedules):
            refuse_too_much(len(found))
        return Locked(people=people, events=events, schedules=schedules)

    def _draft(self, locked: Locked, spans: Iterable[Span]) -> Draft:
        """Return a draft; the rules look at the schedules' own times, and at `spans`."""
        own = [(one.starts_at, one.ends_at) for one in locked.schedules.values()]
        known = [*own, *spans]
        return Draft(
            locked,
            self.unit.now,
            load=lambda: self._snapshot(locked, known),
            recorded=lambda: self._schedules.list_recorded(list(locked.schedules)),
            label_of=self._label_of_kind,
        )

    def _label_of_kind(self, code: str) -> str:
        found = self._events.find_kind(code)
        return found.label if found else code

    def _snapshot(self, locked: Locked, spans: Sequence[Span]) -> Snapshot:
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        return loader.around(
            [person_of(one) for one in locked.people.values()],
            [loaded_work_order(one) for one in locked.events.values()],
            min(begin for begin, _ in spans) - _ALONG,
            max(end for _, end in spans) + _ALONG,
        )

    def _overriding(self, reason: str | None) -> Overriding:
        return Overriding(permissions=self.principal.permissions, reason=reason)

    def _teller(self, locked: Locked) -> Teller:
        today = local_date(self.unit.now, self.principal.time_zone)
        return Teller(self.principal.actor_name, locked, today)

    def _carry_out(self, draft: Draft, deed: Deed, about: Sequence[UUID] = ()) -> Done:
        """Write the draft, its trail and the action; `about` are the schedules to return."""
        refuse_apart(draft)
        locked = draft.locked
        moved = sorted(draft.moved(), key=lambda one: one.schedule_id != deed.about_first)
        self._refuse_recorded(moved, draft)
        before = {one.schedule_id: self._facts_before(locked, one) for one in moved}
        rows = self._rearrange(locked, moved)
        teller = self._teller(locked)
        for one in moved:
            self._leave_trail(one, rows[one.schedule_id], before[one.schedule_id], draft, deed)
        self._leave_transitions(moved, draft, deed)
        made = [self._change(one, rows[one.schedule_id], locked, teller) for one in moved]
        every = [*deed.changes, *made]
        asked = tuple(rows.get(each) or locked.schedule(each) for each in about)
        for schedule in asked:
            self._relate(schedule, locked)
        if not every:
            return Done(schedules=asked, action_id=None, notes=tuple(deed.notes))
        sentence = deed.sentence or every[0].sentence
        reason = reasons_joined(deed.why_at_all, deed.reason)
        action = self._recorder.record(
            deed.verb, sentence, every, reason=reason, undo_of=deed.undo_of
        )
        return Done(
            schedules=asked,
            action_id=action.id,
            sentence=sentence,
            notes=tuple(deed.notes),
            # What was done to an event is told with whom it took off, though they are asked for.
            along=tuple(one.sentence for one in made if deed.changes or one.object_id not in about),
        )

    def _refuse_recorded(self, moved: Sequence[Moved], draft: Draft) -> None:
        """Refuse giving away work of which attendance is recorded, or carrying it to another day:
        it would become another's, or be told of a day that it is not about."""
        changed = [
            one.before
            for one in moved
            if one.before and one.after and self._is_other_work(one.before, one.after, draft)
        ]
        recorded = [place for place in changed if draft.is_recorded(place.schedule_id)]
        if recorded:
            teller = self._teller(draft.locked)
            raise AttendanceRecordedException(
                " ".join(recorded_words(*teller.whose(place)) for place in recorded),
                context={"schedules": [place.schedule_id for place in recorded]},
            )

    def _is_other_work(self, before: Place, after: Place, draft: Draft) -> bool:
        zone = draft.locked.events[before.event_id].site.time_zone
        days = {local_date(place.starts_at, zone) for place in (before, after)}
        return before.employee_id != after.employee_id or len(days) > 1

    def _rearrange(self, locked: Locked, moved: Sequence[Moved]) -> dict[UUID, Schedule]:
        values = {
            one.schedule_id: one.place.values(
                is_active=one.after is not None,
                is_stackable=locked.events[one.place.event_id].event_type.is_stackable,
            )
            for one in moved
        }
        new = {
            one.schedule_id: Schedule(
                id=one.schedule_id, source=one.place.source, **values[one.schedule_id]
            )
            for one in moved
            if one.schedule_id not in locked.schedules
        }
        stored = {each: given for each, given in values.items() if each not in new}
        self._schedules.rearrange(stored, list(new.values()))
        return {**{each: locked.schedules[each] for each in stored}, **new}

    def _relate(self, schedule: Schedule, locked: Locked) -> None:
        self._schedules.relate(
            schedule, locked.whose(schedule.employee_id), locked.events[schedule.event_id]
        )

    def _facts_before(self, locked: Locked, moved: Moved) -> dict[str, object] | None:
        schedule = locked.schedules.get(moved.schedule_id)
        return None if schedule is None else schedule_facts(schedule)

    def _leave_trail(
        self,
        moved: Moved,
        schedule: Schedule,
        before: dict[str, object] | None,
        draft: Draft,
        deed: Deed,
    ) -> None:
        overridden = draft.overridden.get(moved.schedule_id, ())
        now_is = schedule_facts(schedule)
        was = None
        if before is not None:
            was, now_is = changes({**before, "version": schedule.version}, now_is)
        self._trail.audit(
            _audited(moved),
            "schedule",
            schedule.id,
            before=was,
            after=now_is | overridden_facts(overridden),
            reason=deed.reason,
        )

    def _leave_transitions(self, moved: Sequence[Moved], draft: Draft, deed: Deed) -> None:
        stored = draft.locked.schedules
        begun = [one.schedule_id for one in moved if one.schedule_id not in stored]
        again = [one.schedule_id for one in moved if one.schedule_id in stored and not one.before]
        ended = [one.schedule_id for one in moved if not one.after]
        self._trail.begin("schedule", begun, SCHEDULED, deed.reason)
        self._trail.transitions("schedule", again, UNSCHEDULED, SCHEDULED, deed.reason)
        self._trail.transitions("schedule", ended, SCHEDULED, UNSCHEDULED, deed.reason)

    def _change(self, moved: Moved, schedule: Schedule, locked: Locked, teller: Teller) -> Change:
        return Change(
            object_type="schedule",
            object_id=moved.schedule_id,
            event_id=moved.place.event_id,
            before=_facts(moved.before, moved.after, locked) if moved.before else None,
            after=_facts(moved.after, moved.before, locked),
            version=schedule.version,
            sentence=teller.sentence(moved),
        )


def _facts(place: Place | None, other: Place | None, locked: Locked) -> dict[str, object]:
    """Return the facts of a place, or those of one that ended: where it stood, and that it did."""
    shown = place or other
    if shown is None:
        return {}
    return shown.facts(locked.whose(shown.employee_id), is_active=place is not None)


def _audited(moved: Moved) -> str:
    if moved.before is None:
        return "assign"
    return "reschedule" if moved.after else "unassign"
