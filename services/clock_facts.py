"""What is kept of a moved clock: the facts of windows and work before and after."""

from services.changes import facts_of
from services.clock_moves import WindowMove, WorkMove
from services.clock_plans import ClockPlan
from services.event_facts import event_facts
from services.recording import Change
from services.roster_places import Place


def window_facts(move: WindowMove) -> tuple[dict[str, object], dict[str, object]]:
    """Return the facts of a window that differ, as they were and as they are."""
    after = _told(move)
    before = facts_of(move.event, after)
    differing = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in differing}, {name: after[name] for name in differing}


def _told(move: WindowMove) -> dict[str, object]:
    values = move.values()
    for name in ("opens_local", "due_local"):
        values[name] = getattr(move, name).isoformat()
    return values


def site_change(plan: ClockPlan, was: str, sentence: str) -> Change:
    """Return the change of the site itself."""
    return Change(
        object_type="site",
        object_id=plan.site.id,
        event_id=None,
        before={"time_zone": was},
        after={"time_zone": plan.zone},
        version=plan.site.version,
        sentence=sentence,
    )


def window_change(move: WindowMove, sentence: str) -> Change:
    """Return the change of an event's window."""
    before = event_facts(move.event)
    return Change(
        object_type="event",
        object_id=move.event.id,
        event_id=move.event.id,
        before=before,
        after={**before, **_told(move)},
        version=move.event.version + 1,
        sentence=sentence,
    )


def work_change(move: WorkMove, was: str, sentence: str) -> Change:
    """Return the change of a schedule; each side names the clock on which it is read."""
    schedule = move.schedule
    facts = Place.of(schedule).facts(schedule.employee, is_active=schedule.is_active)
    now_is = {"starts_at": move.starts_at, "ends_at": move.ends_at, "time_zone": move.zone}
    return Change(
        object_type="schedule",
        object_id=schedule.id,
        event_id=schedule.event_id,
        before={**facts, "time_zone": was},
        after={**facts, **now_is},
        version=schedule.version + 1,
        sentence=sentence,
    )
