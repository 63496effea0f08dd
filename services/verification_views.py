"""What the pages of verification show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.site import Site
from repositories.paging import PageRequest
from scheduling.project_names import event_number
from scheduling.values import Placement
from scheduling.verification_lines import Verification
from scheduling.verification_values import (
    ABSENT,
    DUE,
    HEALTH_FORMULA,
    PAIR,
    UNREPORTED,
    Line,
    Weight,
)
from services import day_wording as words
from services.day_views import Figure
from services.page_views import FilterChoice, Tone
from services.verification import VerificationRange, Verified, is_to_be_moved
from utils.wall_clock import to_local

PAGE_SIZE: Final = 50
_AWAY: Final = frozenset({"time-off", "unavailable", "inactive"})
_LABELS: Final = MappingProxyType(
    {Weight.CRITICAL: "Critical", Weight.WARNING: "Warning", Weight.ACCEPTED: "Accepted"}
)
HrefOf = Callable[[Line, Verified], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultLine:
    """One thing that is wrong, and the link that puts it right; `about` is the placed work that it
    speaks of: whose, what and when."""

    label: str
    tone: Tone
    message: str
    about: str
    site_name: str
    accepted: str | None
    href: str
    fix_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultGroup:
    """Lines that belong together under a title; `good_words` where there are none."""

    id: str
    title: str
    lines: tuple[FaultLine, ...]
    good_words: str = ""

    @property
    def tone(self) -> Tone:
        """Return the worst of its lines: red only for what fails the day."""
        is_bad = any(line.tone == "bad" for line in self.lines)
        return "bad" if is_bad else "warn"


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyPage:
    """Everything that is wrong with some days, by day; `fault` says what is wrong with the
    days that were asked for, and nothing was looked at then."""

    first_iso: str
    last_iso: str
    range_label: str
    sites: tuple[FilterChoice, ...]
    figures: tuple[Figure, ...]
    formula: str
    days: tuple[FaultGroup, ...]
    total_label: str
    filters: dict[str, str]
    next_cursor: str | None
    previous_cursor: str | None = None
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TomorrowPage:
    """What must be right before tomorrow, by what it is."""

    date_label: str
    day_iso: str
    groups: tuple[FaultGroup, ...]
    total: int


def verify_page(verified: Verified, request: PageRequest, href_of: HrefOf) -> VerifyPage:
    """Return one page of what was found, by day."""
    page, found = verified.page(request), verified.found
    by_day = groupby(page.items, key=lambda line: line.day)
    filters = {"from": verified.first.isoformat(), "to": verified.last.isoformat()}
    if verified.site:
        filters["site"] = verified.site.code
    return VerifyPage(
        first_iso=verified.first.isoformat(),
        last_iso=verified.last.isoformat(),
        range_label=_range_words(verified.first, verified.last, verified.days.now.date()),
        sites=site_choices(verified.sites.values(), verified.site.code if verified.site else None),
        figures=_figures(verified),
        formula=HEALTH_FORMULA,
        days=tuple(
            FaultGroup(
                id=f"day-{day}",
                title=_day_words(day, verified),
                lines=fault_lines(lines, verified, href_of),
            )
            for day, lines in by_day
        ),
        total_label=_total_words(found, len(page.items)),
        filters=filters,
        next_cursor=page.next_cursor,
    )


def unread_page(asked: VerificationRange, sites: Iterable[Site], fault: str) -> VerifyPage:
    """Return the page of days that can't be looked at together, as they were typed."""
    return VerifyPage(
        first_iso=asked.first.isoformat() if asked.first else "",
        last_iso=asked.last.isoformat() if asked.last else "",
        range_label="",
        sites=site_choices(sites, asked.site_code),
        figures=(),
        formula=HEALTH_FORMULA,
        days=(),
        total_label="",
        filters={},
        next_cursor=None,
        fault=fault,
    )


def site_choices(sites: Iterable[Site], chosen: str | None) -> tuple[FilterChoice, ...]:
    """Return the sites to choose from: those in use, and the chosen one."""
    return tuple(
        FilterChoice(value=site.code, label=site.name, is_current=site.code == chosen)
        for site in sorted(sites, key=lambda site: site.code)
        if site.is_active or site.code == chosen
    )


def tomorrow_page(verified: Verified, href_of: HrefOf) -> TomorrowPage:
    """Return what must be right before the last day of what was found, which is tomorrow."""
    tomorrow = verified.last
    lines = [line for line in verified.found.lines if line.weight is not Weight.ACCEPTED]
    due = [line for line in lines if line.due_on is not None and line.due_on <= tomorrow]
    planned = [line for line in lines if line.day == tomorrow and line.check != DUE]
    pairs = [line for line in planned if line.check == PAIR]
    away = [line for line in lines if line.check == ABSENT]
    away += [line for line in planned if line.check in _AWAY]
    others = [line for line in planned if line.check not in {*_AWAY, ABSENT, PAIR}]
    parts: Sequence[tuple[str, str, str, list[Line]]] = (
        ("due", "Nobody on it", "All work that is due by tomorrow has its people.", due),
        ("pairs", "Supervisors missing", "Every Core has its Supervisor.", pairs),
        ("away", "People who can't come", "Everybody who is planned can come.", away),
        ("others", "Everything else", "No other rule stands against tomorrow's work.", others),
    )
    groups = tuple(
        FaultGroup(
            id=name, title=title, good_words=good, lines=fault_lines(these, verified, href_of)
        )
        for name, title, good, these in parts
    )
    return TomorrowPage(
        date_label=words.date_words(tomorrow),
        day_iso=tomorrow.isoformat(),
        groups=groups,
        total=sum(len(group.lines) for group in groups),
    )


def fault_lines(
    lines: Iterable[Line], verified: Verified, href_of: HrefOf
) -> tuple[FaultLine, ...]:
    """Return what is wrong, each with the link that puts it right."""
    lines = list(lines)
    placed = _placed(lines, verified)
    return tuple(
        FaultLine(
            label=_LABELS[line.weight],
            tone=_tone(line.weight),
            message=line.message,
            about=_about(placed[line.schedule_id], verified) if line.schedule_id else "",
            site_name=verified.sites[line.site_id].name,
            accepted=line.accepted,
            href=href_of(line, verified),
            fix_label=_fix_words(line, verified),
        )
        for line in lines
    )


def _placed(lines: Iterable[Line], verified: Verified) -> dict[UUID, Placement]:
    wanted = {line.schedule_id for line in lines}
    return {one.id: one for one in verified.days.placements if one.id in wanted}


def _about(placement: Placement, verified: Verified) -> str:
    """Return such as `Ana Nguyen · Cheese Tasting 612345 · Monday, 4 May, 09:45–16:15`."""
    name = verified.days.snapshot.people[placement.employee_id].name
    title, number = words.title_of(placement.project_name), event_number(placement.project_name)
    starts = to_local(placement.starts_at, placement.zone)
    ends = to_local(placement.ends_at, placement.zone)
    work = f"{title} {number}" if number and number not in title else title
    return f"{name} · {work} · {words.date_words(starts.date())}, {starts:%H:%M}–{ends:%H:%M}"


def _tone(weight: Weight) -> Tone:
    return "bad" if weight is Weight.CRITICAL else "warn" if weight is Weight.WARNING else "good"


def _fix_words(line: Line, verified: Verified) -> str:
    if line.staff_on is not None:
        return "Choose somebody" if verified.may_edit else "Look at the event"
    if line.check == ABSENT:
        return "Find somebody else"
    if line.check == DUE or (line.check == PAIR and line.event_id is not None):
        return "Look at the event"
    if line.check == UNREPORTED:
        return "Report it" if verified.may_edit else "Look at the event"
    return "Move / Trade" if is_to_be_moved(line, verified) else "Open the day"


def _figures(verified: Verified) -> tuple[Figure, ...]:
    found, health = verified.found, verified.found.health
    critical, warnings = found.count(Weight.CRITICAL), found.count(Weight.WARNING)
    return (
        Figure(
            value="N/A" if health is None else str(health),
            label="health, of 100",
            tone="warn" if critical else "good",
        ),
        Figure(value=f"{critical:,}", label="critical", tone="bad" if critical else "good"),
        Figure(
            value=f"{warnings:,}",
            label="warning" if warnings == 1 else "warnings",
            tone="warn" if warnings else "good",
        ),
        Figure(value=f"{found.count(Weight.ACCEPTED):,}", label="accepted with a reason"),
        Figure(value=f"{found.checked:,}", label="pieces of work looked at"),
    )


def _day_words(day: date, verified: Verified) -> str:
    told = words.date_words(day, verified.days.now.date())
    return told if day <= verified.last else f"Due the day after, {told}"


def _range_words(first: date, last: date, near: date) -> str:
    if first == last:
        return words.date_words(first, near)
    return f"{words.date_words(first, near)} to {words.date_words(last, near)}"


def _total_words(found: Verification, shown: int) -> str:
    wrong = found.count(Weight.CRITICAL) + found.count(Weight.WARNING)
    parts = [
        {0: "Nothing is wrong", 1: "1 thing is wrong"}.get(wrong, f"{wrong:,} things are wrong")
    ]
    if accepted := found.count(Weight.ACCEPTED):
        parts.append(f"{accepted:,} accepted with a reason")
    if ahead := found.lines.ahead:
        parts.append(f"{ahead:,} due the day after")
    if shown < len(found.lines):
        parts.append(f"{shown} of them on this page")
    return ", ".join(parts)
