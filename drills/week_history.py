"""What the rows tell of a week: every action, edit of an event and decision about time off, in the
order in which they happened; and whether an acknowledged change is missing among them.

Who locks a person or an event makes the ids of the trail while holding the lock, and ids grow with
time: of two that stood in each other's way, the one with the lower id came first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from drills.week_book import Told
from models.attendance import Attendance
from models.event import Event
from models.history import AuditEntry, StateTransition
from models.roster_action import RosterAction, RosterChange
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from scheduling.values import Absence
from services.undo_limits import AGAIN, BACK
from tests.support.factories import World
from utils.json import dumps, loads

# Other than schedules, whose changes are kept with their action, these are told by the audit alone.
_AUDITED: Final = frozenset({"event", "time_off", "attendance"})

Kept = Schedule | Event | TimeOff | Attendance
Key = tuple[str, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """An action of the roster with what it changed."""

    id: UUID
    action: RosterAction
    changes: Sequence[RosterChange]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A change of an event outside of actions."""

    id: UUID
    event_id: UUID
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Time off that counts from now on; None: no longer."""

    id: UUID
    time_off_id: UUID
    absence: Absence | None


Step = Act | Edit | Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """Everything that was done, first to last, and what is there now."""

    steps: Sequence[Step]
    changes: Sequence[RosterChange]
    audit: Sequence[AuditEntry]
    action_ids: frozenset[UUID]
    rows: Mapping[Key, Kept]


def history_of(world: World) -> History:
    """Return what the rows tell."""
    actions = {action.id: action for action in world.rows(RosterAction)}
    in_order = sorted(world.rows(RosterChange), key=lambda one: (one.action_id, one.position))
    acts = [
        Act(id=action_id, action=actions[action_id], changes=list(changes))
        for action_id, changes in groupby(in_order, key=lambda one: one.action_id)
    ]
    audit = sorted(world.audited(), key=lambda entry: entry.id)
    steps: list[Step] = [*acts, *_edits(audit), *_decisions(world)]
    return History(
        steps=sorted(steps, key=lambda step: step.id),
        changes=in_order,
        audit=audit,
        action_ids=frozenset(actions),
        rows=_rows(world),
    )


def _rows(world: World) -> dict[Key, Kept]:
    found: dict[Key, Kept] = {("schedule", row.id): row for row in world.rows(Schedule)}
    found |= {("event", row.id): row for row in world.rows(Event)}
    found |= {("time_off", row.id): row for row in world.rows(TimeOff)}
    found |= {("attendance", row.schedule_id): row for row in world.rows(Attendance)}
    return found


def _edits(audit: Sequence[AuditEntry]) -> Iterator[Edit]:
    for entry in audit:
        if (entry.object_type, entry.action) == ("event", "change") and entry.object_id:
            yield Edit(id=entry.id, event_id=entry.object_id, after=entry.after or {})


def _decisions(world: World) -> Iterator[Decision]:
    rows = {row.id: row for row in world.rows(TimeOff)}
    for moved in world.rows(StateTransition, StateTransition.object_type == "time_off"):
        row = rows[moved.object_id]
        absence = Absence(
            employee_id=row.employee_id, starts_local=row.starts_local, ends_local=row.ends_local
        )
        counts = moved.to_state == TimeOffState.APPROVED
        yield Decision(id=moved.id, time_off_id=row.id, absence=absence if counts else None)


def overridden_rules(history: History, action: RosterAction, schedule_id: UUID) -> set[str]:
    """Return the rules that somebody set aside with a reason when the action put the schedule; what
    was set aside before is settled where the schedule is put back."""
    is_back = action.verb in {BACK, AGAIN}
    return {
        rule["rule"]
        for entry in history.audit
        if entry.object_id == schedule_id and entry.reason
        if entry.at == action.at or (is_back and entry.at < action.at)
        for rule in (entry.after or {}).get("overridden", ())
    }


def lost_updates(history: History, told: Sequence[Told], opened: Mapping[str, int]) -> list[str]:
    """Return in words what was acknowledged and is not in the history, or was written over.

    `opened` says for each kind of object how many versions it had before it was first told of.
    """
    return [
        *_gaps(history),
        *_audit_gaps(history, opened),
        *_unkept(history, told),
    ]


def _gaps(history: History) -> Iterator[str]:
    """Each change of a schedule begins with what the last one left, and the row has the last."""
    last: dict[UUID, RosterChange] = {}
    for change in history.changes:
        if change.object_type != "schedule":
            continue
        before = last.get(change.object_id)
        if change.version != (before.version if before else 0) + 1:
            yield f"version {change.version} of a schedule follows on {before and before.version}"
        left = before.after if before and before.after["is_active"] else None
        if change.before != left:
            yield f"a schedule was changed from {change.before}, but was {left}"
        last[change.object_id] = change
    for row in history.rows.values():
        if isinstance(row, Schedule):
            yield from _row_gaps(row, last.get(row.id))


def _row_gaps(row: Schedule, last: RosterChange | None) -> Iterator[str]:
    if last is None or last.version != row.version:
        yield f"a schedule has version {row.version}, told are {last and last.version}"
    elif kept := _differences(row, last.after):
        yield f"a schedule is {kept}, but was left as {last.after}"


def _audit_gaps(history: History, opened: Mapping[str, int]) -> Iterator[str]:
    entries: defaultdict[Key, list[AuditEntry]] = defaultdict(list)
    for entry in history.audit:
        if entry.object_type in _AUDITED and entry.object_id:
            entries[entry.object_type, entry.object_id].append(entry)
    for key, row in history.rows.items():
        kind, _object_id = key
        if kind in _AUDITED:
            yield from _chain_gaps(kind, row, entries[key], opened.get(kind, 0))


def _chain_gaps(kind: str, row: Kept, entries: Sequence[AuditEntry], opened: int) -> Iterator[str]:
    facts: dict[str, Any] = {}
    for entry in entries:
        for name, was in (entry.before or {}).items():
            if facts.get(name, was) != was:
                yield f"{kind}: {name} was changed from {was}, but was {facts[name]}"
        facts |= entry.after or {}
    # An event given out again as it was has another version, and so when that is taken back.
    changed = sum(1 for entry in entries if entry.after or kind == "event")
    if row.version != opened + changed:
        yield f"{kind} has version {row.version} after {changed} changes that are told"
    if kept := _differences(row, facts):
        yield f"{kind} is {kept}, but was left as {facts}"


def _differences(row: Kept, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the row says otherwise than the facts that it was left with."""
    stored = {name: getattr(row, name) for name in facts if hasattr(row, name)}
    now_is = {name: loads(dumps(value)) for name, value in stored.items()}
    # What facts call a person's id is the code that people know them by.
    return {
        name: value
        for name, value in now_is.items()
        if name != "employee_id" and facts[name] != value
    }


def _unkept(history: History, told: Sequence[Told]) -> Iterator[str]:
    """Each acknowledged change made a version of its own, and is told as it was acknowledged."""
    twice = Counter((one.kind, one.object_id, one.version) for one in told)
    yield from (
        f"{count} made version {key[2]} of one {key[0]}"
        for key, count in twice.items()
        if count > 1
    )
    left = {(change.object_id, change.version): change.after for change in history.changes}
    for one in told:
        row = history.rows.get((one.kind, one.object_id))
        if row is None or row.version < one.version:
            yield f"version {one.version} of a {one.kind} is gone"
        if one.action_id and one.action_id not in history.action_ids:
            yield f"an acknowledged action about a {one.kind} is gone"
        after = left.get((one.object_id, one.version), {}) if one.facts else {}
        if any(_instant(after.get(name)) != _instant(said) for name, said in one.facts.items()):
            yield f"a schedule was told to be {dict(one.facts)}, but was {after}"


def _instant(value: object) -> object:
    """Return instants as such, however they are written."""
    if isinstance(value, str) and value[4:5] == "-":
        return datetime.fromisoformat(value)
    return value
