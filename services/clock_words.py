"""What another clock does to windows and work that it jumps over, shows twice or stretches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from scheduling.wording import clock_text, day_text
from services.clock_moves import WindowMove, WorkMove
from services.clock_plans import ClockPlan
from services.roster_sentences import work_name


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockNote:
    """One thing that does not simply keep its wall clock, in words."""

    message: str
    day: date
    event_id: UUID
    schedule_id: UUID | None = None


def clock_notes(plan: ClockPlan, today: date) -> list[ClockNote]:
    """Return what the clock changes of the new zone do to the windows and the planned work, in
    order of day."""
    found = [
        *(note for one in plan.windows if one.is_shifted for note in _of_window(one, today)),
        *(note for one in plan.planned for note in _of_work(one, today)),
    ]
    return sorted(found, key=lambda one: (one.day, one.message))


def _of_window(move: WindowMove, today: date) -> Iterator[ClockNote]:
    event = move.event
    for verb, was, is_now in (
        ("opens", event.opens_local, move.opens_local),
        ("is due", event.due_local, move.due_local),
    ):
        if was != is_now:
            yield ClockNote(
                message=f"{work_name(event)} {verb} at {_jumped(was, is_now, today)}.",
                day=was.date(),
                event_id=event.id,
            )


def _of_work(move: WorkMove, today: date) -> Iterator[ClockNote]:
    schedule, was = move.schedule, move.was_local
    who = f"{schedule.employee.name} on {work_name(schedule.event)}"
    when = f"{clock_text(was)} on {day_text(was.date(), today)}"
    told = None
    if move.is_skipped:
        told = f"{who} starts at {_jumped(was, move.starts_local, today)}."
    elif move.is_repeated:
        told = f"{who} starts at {when}, which happens twice there: the first of the two is meant."
    elif move.ends_elsewhere:
        told = (
            f"{who}, {when}: the length stays, so it ends at {clock_text(move.ends_local)} there "
            f"instead of {clock_text(move.ends_were)}."
        )
    if told:
        yield ClockNote(
            message=told, day=was.date(), event_id=schedule.event_id, schedule_id=schedule.id
        )


def _jumped(was: datetime, is_now: datetime, today: date) -> str:
    return (
        f"{clock_text(is_now)} on {day_text(is_now.date(), today)}, because the clocks there jump "
        f"over {clock_text(was)}"
    )
