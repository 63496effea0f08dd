"""What verification says of pairs: two events of one number at one site, done on the same day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from scheduling.local_time import day_of
from scheduling.project_names import event_number
from scheduling.values import Placement
from scheduling.verification_lines import Fault
from scheduling.verification_values import ALONE, PAIR, Days, Line, PairKey, Partner, Weight
from scheduling.wording import choice_text, date_text, day_text
from scheduling.work_days import last_day_of

# Given out, and not begun.
_PLANNABLE: Final = frozenset({"open", "reissued"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Paired:
    """The schedules that lead, with what belongs to each, and those that belong to others."""

    leading: Sequence[tuple[Placement, PairKey]]
    following: Sequence[tuple[Placement, PairKey]]

    @classmethod
    def of(cls, placements: Iterable[Placement], pairing: Mapping[str, str]) -> "_Paired":
        leading, following, partners = [], [], set(pairing.values())
        for placement in placements:
            code = placement.type_code
            if code not in partners and code not in pairing:
                continue
            number = event_number(placement.project_name)
            if number is None:
                continue
            if code in pairing:
                leading.append((placement, PairKey(pairing[code], number, placement.site_id)))
            if code in partners:
                following.append((placement, PairKey(code, number, placement.site_id)))
        return cls(leading=leading, following=following)


def _without(
    these: Iterable[tuple[Placement, PairKey]], others: Iterable[tuple[Placement, PairKey]]
) -> Iterator[tuple[Placement, PairKey]]:
    there = {(key, placement.day) for placement, key in others}
    for placement, key in these:
        if (key, placement.day) not in there:
            yield placement, key


def missing_partners(
    placements: Iterable[Placement], pairing: Mapping[str, str]
) -> Iterator[tuple[Placement, PairKey]]:
    """Yield the schedules without the one that belongs to them there that day, and what that would
    be."""
    paired = _Paired.of(placements, pairing)
    yield from _without(paired.leading, paired.following)


def unpaired(days: Days) -> Iterator[Fault]:
    """Yield the schedules without the one that belongs to them there that day, and those that
    belong to others of which none is there that day."""
    paired = _Paired.of(days.placements, days.pairing)
    for placement, key in _without(paired.leading, paired.following):
        line = partial(_lacking, days, placement, key)
        yield Fault(placement.day, Weight.CRITICAL, line)
    for placement, key in _without(paired.following, paired.leading):
        line = partial(_alone, days, placement, key)
        yield Fault(placement.day, Weight.WARNING, line)


def _lacking(days: Days, placement: Placement, key: PairKey) -> Line:
    day = placement.day
    label = days.type_labels.get(key.type_code, key.type_code)
    partners = days.partners.get(key, ())
    partner = next((one for one in partners if _can_be_staffed(one, day)), None)
    shown = partner or max(partners, key=_is_plannable, default=None)
    if shown is None:
        why = f"there is no such event {key.number}"
    else:
        why = "nobody is on it that day" if partner else _why_not(shown)
    return Line(
        day=day,
        weight=Weight.CRITICAL,
        check=PAIR,
        message=f"{placement.project_name} on {day_text(day, day)} lacks its {label}: {why}",
        site_id=placement.site_id,
        event_id=shown.event.id if shown else None,
        ref_num=shown.event.ref_num if shown else None,
        staff_on=day if partner else None,
        schedule_id=placement.id,
    )


def _alone(days: Days, placement: Placement, key: PairKey) -> Line:
    day = placement.day
    leads = [code for code, partner in days.pairing.items() if partner == key.type_code]
    label = choice_text([days.type_labels.get(code, code) for code in leads])
    message = (
        f"{placement.project_name} on {day_text(day, day)} stands alone: no {label} {key.number} "
        "is planned there that day"
    )
    return days.line_about(placement, Weight.WARNING, ALONE, message)


def _is_plannable(partner: Partner) -> bool:
    return partner.event.state in _PLANNABLE


def _can_be_staffed(partner: Partner, day: date) -> bool:
    event = partner.event
    is_free = _is_plannable(partner) and not partner.is_staffed
    return is_free and day_of(event.opens_at, event.zone) <= day <= last_day_of(event)


def _why_not(partner: Partner) -> str:
    event = partner.event
    if not _is_plannable(partner):
        return f"it is {event.state.replace('_', ' ')}"
    if partner.is_staffed:
        return "it is planned on another day"
    first, last = day_of(event.opens_at, event.zone), last_day_of(event)
    return f"it can be done from {date_text(first, last)} to {date_text(last, last)} alone"
