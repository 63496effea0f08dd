"""What was done, in sentences: who did what to whom, and when that is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from models.event import Event
from models.roster_action import LONGEST_SENTENCE
from scheduling.wording import clock_text, date_text, weekday_text
from services.overriding import LONGEST_REASON
from services.roster_draft import Moved
from services.roster_places import Locked, Place
from utils.wall_clock import to_local

_BESIDE: Final = "; "
_TAKING_BACK: Final = re.compile(r"(?:[^:]* (?:took back|did again): )+")


def work_name(event: Event) -> str:
    """Return `Core 123456`: the kind of work and its number."""
    return f"{event.event_type.label} {event.event_number or event.ref_num}"


def when_text(instant: datetime, zone: str, near: date) -> str:
    """Return `10:30 on Saturday 5 December`, with the year where it is not that of `near`."""
    local = to_local(instant, zone)
    return f"{clock_text(local)} on {date_name(local.date(), near)}"


def date_name(day: date, near: date) -> str:
    """Return `Saturday 5 December`, with the year where it is not that of `near`."""
    return f"{weekday_text(day)} {date_text(day, near)}"


def shortened(sentence: str, longest: int = LONGEST_SENTENCE) -> str:
    """Return the sentence no longer than is stored."""
    return sentence if len(sentence) <= longest else f"{sentence[: longest - 1]}…"


def told_of(sentence: str) -> str:
    """Return what was taken back and done again: `Ana put …` of `Bob took back: Ana put …`."""
    return _TAKING_BACK.sub("", sentence, count=1)


def reasons_joined(first: str | None, second: str | None) -> str | None:
    """Return both reasons as one, no longer than is stored: each keeps its half at least."""
    if not first or not second or first == second:
        return first or second
    room = LONGEST_REASON - len(_BESIDE)
    return _BESIDE.join(
        shortened(one, max(room // 2, room - len(other)))
        for one, other in ((first, second), (second, first))
    )


class Teller:
    """Tells what became of schedules, as done by somebody today."""

    def __init__(self, actor: str, locked: Locked, today: date) -> None:
        self._actor = actor
        self._locked = locked
        self._today = today

    def sentence(self, moved: Moved) -> str:
        """Return what became of one schedule."""
        return shortened(f"{self._actor} {self._deed(moved.before, moved.after)}")

    def trade(self, first: Place, second: Place) -> str:
        """Return that two schedules swapped their people, told by where they stood."""
        return shortened(
            f"{self._actor} traded {self._work(first)} at {self._when(first)} and "
            f"{self._work(second)} at {self._when(second)}: "
            f"{self._name(first)} and {self._name(second)} changed places"
        )

    def whose(self, place: Place) -> tuple[str, str]:
        """Return whose a place is, and the work with when it is."""
        return self._name(place), f"{self._work(place)} at {self._when(place)}"

    def reassigned(self, moved: Sequence[Moved]) -> str:
        """Return that several schedules got other people."""
        if len(moved) == 1:
            return self.sentence(moved[0])
        had = {self._name(one.before) for one in moved if one.before}
        have = {self._name(one.after) for one in moved if one.after}
        of, to = (
            next(iter(names)) if len(names) == 1 else f"{len(names)} people"
            for names in (had, have)
        )
        return shortened(f"{self._actor} gave {len(moved)} events of {of} to {to}")

    def pinned(self, were: Iterable[Place]) -> Iterator[str]:
        """Yield that what was moved by hand stays pinned, told by where it stood."""
        for place in were:
            yield f"{self._work(place)} was pinned, and stays pinned where it is now"

    def _deed(self, before: Place | None, after: Place | None) -> str:
        if before is None and after is not None:
            return f"put {self._name(after)} on {self._work(after)} at {self._when(after)}"
        if after is None and before is not None:
            return f"took {self._name(before)} off {self._work(before)} at {self._when(before)}"
        if before is None or after is None:
            return "changed nothing"
        return self._change(before, after)

    def _change(self, before: Place, after: Place) -> str:
        is_moved = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
        is_given = before.employee_id != after.employee_id
        new_name, work, when = self._name(after), self._work(after), self._when(after)
        if is_given:
            moved = f"moved {work} to" if is_moved else f"gave {work} at"
            joined = " and gave it to" if is_moved else " to"
            return f"{moved} {when}{joined} {new_name} instead of {self._name(before)}"
        if is_moved:
            return f"moved {new_name} on {work} to {when}"
        if before.is_pinned != after.is_pinned:
            pinned = "pinned" if after.is_pinned else "unpinned"
            return f"{pinned} {new_name} on {work} at {when}"
        return f"gave {new_name} seat {after.seat} of {work} at {when}"

    def _name(self, place: Place) -> str:
        return self._locked.whose(place.employee_id).name

    def _work(self, place: Place) -> str:
        return work_name(self._locked.events[place.event_id])

    def _when(self, place: Place) -> str:
        return when_text(place.starts_at, self._zone(place.event_id), self._today)

    def _zone(self, event_id: UUID) -> str:
        return self._locked.events[event_id].site.time_zone
