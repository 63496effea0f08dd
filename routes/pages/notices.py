"""What the next page says about what was just done, and the way back."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flask import flash

from services.day_wording import title_of
from services.own_steps import OwnStepsService
from services.registry import service
from services.roster_work import Done
from services.step_views import OwnSteps
from utils.principal import current_principal
from utils.wall_clock import to_local

# Other work that changed along; the history tells the rest.
MOST_TOLD: Final = 3
# What can be taken back from where it is told.
_STEP: Final = "step"


def tell_assigned(done: Done) -> None:
    """Say who is on what now."""
    schedule = done.schedule
    _tell(done, f"{schedule.employee.name} on {title_of(schedule.event.project_name)}")


def tell_unassigned(done: Done) -> None:
    """Say who is off what now."""
    schedule = done.schedule
    _tell(done, f"{schedule.employee.name} off {title_of(schedule.event.project_name)}")


def tell_done(done: Done) -> None:
    """Say what was done, as whoever did it says it; where nothing was to be done, say that."""
    if done.action_id is None:
        flash("Nothing was different.", "good")
        return
    _flash(_begun(_own(done.sentence)), done)


def tell_undone(done: Done) -> None:
    """Say what was taken back, or done again."""
    flash(f"{taken_back_words(done.sentence, _reader())}.", _STEP)


def taken_back_words(sentence: str, reader: str) -> str:
    """Return `Bob took back: Bob put Ana on …` as Bob would say it."""
    for told, ours in (
        (f"{reader} took back: ", "Taken back"),
        (f"{reader} did again: ", "Done again"),
    ):
        if sentence.startswith(told):
            deed = re.sub(rf"^{re.escape(reader)} ", "you ", sentence.removeprefix(told))
            return f"{ours}: {deed}"
    return sentence


def own_steps() -> OwnSteps:
    """Return the steps back and forth through what the reader did lately."""
    with service(OwnStepsService, read_only=True) as steps:
        return steps.steps()


def _reader() -> str:
    principal = current_principal()
    return principal.actor_name if principal else ""


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tell(done: Done, what: str) -> None:
    schedule = done.schedule
    told = f"{what}, {_span(schedule.starts_at, schedule.ends_at, schedule.event.site.time_zone)}"
    _flash(told, done)


def _flash(told: str, done: Done) -> None:
    """Say it, then what became of other work by it, then what could not be done."""
    flash(". ".join((told, *_also(done), *done.notes)) + ".", _STEP)


def _also(done: Done) -> Iterator[str]:
    others = [_own(sentence) for sentence in done.along]
    if others:
        more = len(others) - MOST_TOLD
        told = [*others[:MOST_TOLD], *([f"{more} more"] if more > 0 else [])]
        yield f"Also {'; '.join(told)}"


def _own(sentence: str) -> str:
    """Return what was done without who did it, where it was the reader."""
    return sentence.removeprefix(f"{_reader()} ")


def _span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{to_local(starts_at, zone):%H:%M}–{to_local(ends_at, zone):%H:%M}"
