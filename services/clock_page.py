"""The page on which a site gets another clock: which one, what that moves and breaks, and doing
it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from error_handlers.exceptions import ConflictException
from models.site import Site
from security.permissions import Permission
from services.clock_moves import WorkMove
from services.clock_plans import ClockPlan
from services.clock_words import ClockNote, clock_notes
from services.day_wording import date_words, zone_words
from services.roster_sentences import work_name
from services.site_clock import SiteClockService
from services.site_settings import zone_names
from services.sites import no_site
from services.verification_views import FaultLine
from utils.wall_clock import local_date

LINES_SHOWN: Final = 30
_HOUR: Final = timedelta(hours=1)
HrefOf = Callable[[date, UUID], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockAsked:
    """Which clock is looked at, None: none yet; `reason` and `refused` are what was typed and why
    nothing was done."""

    zone: str | None = None
    reason: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockView:
    """What another clock would do."""

    label: str
    moves: tuple[str, ...]
    notes: tuple[ClockNote, ...]
    hidden_notes: int
    faults: tuple[FaultLine, ...]
    hidden_faults: int
    fault_count: int
    is_possible: bool
    seen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockPage:
    """A site, its clock, and another one once it is chosen; `fault` says what is wrong with what
    was typed, `too_much` that it can't be done at once."""

    code: str
    name: str
    version: int
    now_label: str
    zones: tuple[str, ...]
    zone: str
    fault: str
    too_much: str
    view: ClockView | None
    reason: str
    refused: tuple[str, ...]


class ClockPageService(SiteClockService):
    """A site's clock as its administrators see it."""

    def page(self, code: str, asked: ClockAsked, href_of: HrefOf) -> ClockPage:
        """Return the page of a site's clock; raises `ResourceNotFoundException`."""
        self.require(Permission.SETTINGS_EDIT)
        site = self._sites.find_by_code(code)
        if site is None:
            raise no_site(code)
        fault = _fault(site, asked.zone) if asked.zone else ""
        view, too_much = None, ""
        if asked.zone and not fault:
            try:
                view = self._view(self.preview(code, asked.zone), href_of)
            except ConflictException as refusal:
                too_much = refusal.message
        return ClockPage(
            code=code,
            name=site.name,
            version=site.version,
            now_label=zone_words(site.time_zone, self.unit.now),
            zones=zone_names(),
            zone=asked.zone or "",
            fault=fault,
            too_much=too_much,
            view=view,
            reason=asked.reason,
            refused=asked.refused,
        )

    def _view(self, plan: ClockPlan, href_of: HrefOf) -> ClockView:
        notes = clock_notes(plan, local_date(self.unit.now, plan.zone))
        return ClockView(
            label=zone_words(plan.zone, self.unit.now),
            moves=tuple(_moves(plan, self.unit.now)),
            notes=tuple(notes[:LINES_SHOWN]),
            hidden_notes=max(0, len(notes) - LINES_SHOWN),
            faults=tuple(_lines(plan, href_of)),
            hidden_faults=max(0, len(plan.broken) - LINES_SHOWN),
            fault_count=len(plan.broken),
            is_possible=plan.is_possible,
            seen=plan.seen,
        )


def _fault(site: Site, zone: str) -> str:
    if zone not in available_timezones():
        return "There is no such time zone. Choose one such as America/Chicago."
    return f"{site.name} is on this clock already." if zone == site.time_zone else ""


def _moves(plan: ClockPlan, now: datetime) -> list[str]:
    windows, work = len(plan.moved_windows), len(plan.planned)
    if not plan.windows and not plan.work:
        return ["Nothing is to come here, so only the clock itself changes."]
    if not windows and not work:
        return ["Both clocks say the same for all that is to come, so nothing moves."]
    told = []
    if windows:
        events = (
            "1 coming event keeps its" if windows == 1 else f"{windows:,} coming events keep their"
        )
        told.append(f"{events} window by the clock on the wall.{_shift(plan, now)}")
    if work:
        pieces = "1 piece of work" if work == 1 else f"{work:,} pieces of work"
        told.append(f"{pieces} to come: the same people, at the same time by the wall.")
    return told


def _shift(plan: ClockPlan, now: datetime) -> str:
    """Return how far apart the clocks are at the moment, in words."""
    there, here = (
        now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
        for zone in (plan.zone, plan.site.time_zone)
    )
    if there == here:
        return ""
    hours, minutes = divmod(abs(there - here), _HOUR)
    parts = ["1 hour" if hours == 1 else f"{hours} hours"] if hours else []
    parts += [f"{int(minutes.total_seconds()) // 60} minutes"] if minutes else []
    way = "earlier" if there > here else "later"
    return f" Seen from elsewhere it is {' and '.join(parts)} {way} than until now."


def _lines(plan: ClockPlan, href_of: HrefOf) -> Iterator[FaultLine]:
    """Yield the first things that would be wrong, each with the work as it is planned now."""
    planned = {one.schedule.id: one for one in plan.planned}
    for fault in plan.broken[:LINES_SHOWN]:
        violation, work = fault.violation, planned[fault.placement.id]
        day = work.was_local.date()
        yield FaultLine(
            label="Wants a reason" if violation.overridable else "Must be put right",
            tone="warn" if violation.overridable else "bad",
            message=violation.message,
            about=_about(work),
            site_name=plan.site.name,
            accepted=None,
            href=href_of(day, work.schedule.id),
            fix_label="Move / Trade",
        )


def _about(work: WorkMove) -> str:
    """Return whose work it is, what and when, as the present clock has it."""
    schedule, starts = work.schedule, work.was_local
    when = f"{date_words(starts.date())}, {starts:%H:%M}–{work.ends_were:%H:%M}"
    return f"{schedule.employee.name} · {work_name(schedule.event)} · {when}"
