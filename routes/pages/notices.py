"""What the next page says about what was just done, and the way back."""

import re
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
    told = done.sentence.removeprefix(f"{_reader()} ")
    flash(". ".join((_begun(told), *done.notes)) + ".", _STEP)


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
    flash(". ".join((told, *done.notes)) + ".", _STEP)


def _span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{to_local(starts_at, zone):%H:%M}–{to_local(ends_at, zone):%H:%M}"
