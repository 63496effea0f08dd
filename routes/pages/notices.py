"""What the next page says about what was just done, with the form that takes it back."""

from datetime import date, datetime
from typing import Final

from flask import flash, session

from services.day_wording import title_of
from services.page_views import UndoChoice
from services.roster_work import Done
from utils.principal import current_principal
from utils.wall_clock import to_local

_UNDO: Final = "undo"


def tell_assigned(done: Done) -> None:
    """Say who is on what now."""
    schedule = done.schedule
    _tell(done, f"{schedule.employee.name} on {title_of(schedule.event.project_name)}")


def tell_unassigned(done: Done) -> None:
    """Say who is off what now."""
    schedule = done.schedule
    _tell(done, f"{schedule.employee.name} off {title_of(schedule.event.project_name)}")


def tell_done(done: Done, day: date) -> None:
    """Say what was done, as whoever did it says it; where nothing was to be done, say that."""
    if done.action_id is None:
        flash("Nothing was different.", "good")
        return
    told = done.sentence.removeprefix(f"{_reader()} ")
    flash(". ".join((_begun(told), *done.notes)) + ".", "good")
    _keep(done, f"Undo: {told}", day)


def tell_undone(done: Done, day: date) -> None:
    """Say what was taken back; undoing does it again."""
    flash(f"{taken_back_words(done.sentence, _reader())}.", "good")
    _keep(done, "Do it again", day)


def taken_back_words(sentence: str, reader: str) -> str:
    """Return `Bob took back: Bob put Ana on …` as Bob would say it."""
    undoing, told = f"{reader} took back: ", sentence
    is_again = False
    while told.startswith(undoing):
        told, is_again = told.removeprefix(undoing), not is_again
    if told == sentence:
        return sentence
    if told.startswith(f"{reader} "):
        told = f"you {told.removeprefix(f'{reader} ')}"
    return f"{'Taken back' if is_again else 'Done again'}: {told}"


def _reader() -> str:
    principal = current_principal()
    return principal.actor_name if principal else ""


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tell(done: Done, what: str) -> None:
    schedule = done.schedule
    zone = schedule.event.site.time_zone
    told = f"{what}, {_span(schedule.starts_at, schedule.ends_at, zone)}"
    flash(". ".join((told, *done.notes)) + ".", "good")
    _keep(done, f"Undo: {what}", to_local(schedule.starts_at, zone).date())


def _keep(done: Done, label: str, day: date) -> None:
    session[_UNDO] = {
        "label": label,
        "action": "undo",
        "date_iso": day.isoformat(),
        "fields": [["action_id", str(done.action_id)]],
    }


def last_change() -> UndoChoice | None:
    """Return the last change of this sign-in, None before the first."""
    kept = session.get(_UNDO)
    if kept is None or kept["action"] != "undo":
        return None
    fields = tuple((name, value) for name, value in kept["fields"])
    return UndoChoice(
        label=kept["label"], action=kept["action"], date_iso=kept["date_iso"], fields=fields
    )


def _span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{to_local(starts_at, zone):%H:%M}–{to_local(ends_at, zone):%H:%M}"
