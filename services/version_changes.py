"""What differs between where schedules stood and where they stand."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar
from uuid import UUID

from repositories.standings import Standing, Touch
from scheduling.verification_values import Line

S = TypeVar("S", bound=Standing)
# Of a fingerprint: the schedule, then what is critical about it.
_HALF: Final = 32


class ChangeKind(StrEnum):
    """What is different about a schedule."""

    ADDED = "added"
    TAKEN_OFF = "taken_off"
    TIME = "time"
    PERSON = "person"
    SITE = "site"
    SEAT = "seat"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference(Generic[S]):
    """What became of one seat of an event: `before` None where it is new, `after` None where it is
    gone."""

    before: S | None
    after: S | None
    kinds: tuple[ChangeKind, ...]

    @property
    def shown(self) -> S:
        """Where it stands, or stood last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference without either side")
        return found

    @property
    def id(self) -> UUID:
        """The schedule that it is about: the present one where there is one."""
        return self.shown.schedule_id

    @property
    def schedule_ids(self) -> Iterator[UUID]:
        """Both of its schedules, which are different ones where somebody was taken off and somebody
        else put there."""
        return (one.schedule_id for one in (self.before, self.after) if one is not None)

    def last_touch(self, touches: Mapping[UUID, Touch]) -> Touch | None:
        """Return who made it, of those who changed either schedule."""
        made = [touches[one] for one in self.schedule_ids if one in touches]
        return max(made, key=lambda touch: touch.at, default=None)

    @property
    def day(self) -> date:
        """The day on which it is looked for: that of before, which readers know."""
        return (self.before or self.shown).day


def differences(before: Iterable[S], after: Iterable[S]) -> list[Difference[S]]:
    """Return what differs, in order of day, start and name.

    A schedule is found again by its id, else by its event and seat: somebody taken off and somebody
    else put there is one change of person.
    """
    left, right = _by_id(before), _by_id(after)
    pairs: list[tuple[S | None, S | None]] = []
    new = {(one.event_id, one.seat): one for one in right.values() if one.schedule_id not in left}
    for was in left.values():
        is_now = right.get(was.schedule_id) or new.pop((was.event_id, was.seat), None)
        pairs.append((was, is_now))
    pairs += [(None, is_now) for is_now in new.values()]
    found = (Difference(before=b, after=a, kinds=tuple(_kinds(b, a))) for b, a in pairs)
    return sorted((one for one in found if one.kinds), key=_place)


def fingerprint(lines: Iterable[Standing], critical: Iterable[Line]) -> str:
    """Return a text that is another one whenever anything differs, or anything else is critical."""
    return _lines_digest(lines) + _critical_digest(critical)


def saw_lines(seen: str, lines: Iterable[Standing]) -> bool:
    """Return whether a fingerprint is of these lines."""
    return seen[:_HALF] == _lines_digest(lines)


def saw_critical(seen: str, critical: Iterable[Line]) -> bool:
    """Return whether a fingerprint is of these critical findings."""
    return seen[_HALF:] == _critical_digest(critical)


def _lines_digest(lines: Iterable[Standing]) -> str:
    return _digest(f"{one.schedule_id} {_facts(one)}" for one in lines)


def _critical_digest(critical: Iterable[Line]) -> str:
    return _digest(f"{one.id} {one.message}" for one in critical)


def _digest(told: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()[:_HALF]


def _by_id(lines: Iterable[S]) -> dict[UUID, S]:
    return {line.schedule_id: line for line in lines}


def _kinds(before: Standing | None, after: Standing | None) -> Iterator[ChangeKind]:
    if before is None or after is None:
        yield ChangeKind.ADDED if before is None else ChangeKind.TAKEN_OFF
        return
    if _times(before) != _times(after):
        yield ChangeKind.TIME
    if before.employee_id != after.employee_id:
        yield ChangeKind.PERSON
    if before.site_id != after.site_id:
        yield ChangeKind.SITE
    if before.seat != after.seat:
        yield ChangeKind.SEAT


def _times(one: Standing) -> tuple[datetime, datetime]:
    return one.starts_local, one.ends_local


def _facts(one: Standing) -> Sequence[object]:
    return (*_times(one), one.employee_id, one.site_id, one.seat)


def _place(one: Difference[S]) -> tuple[date, datetime, str, UUID]:
    shown = one.before or one.shown
    return one.day, shown.starts_local, shown.employee_name, one.id
