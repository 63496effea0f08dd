"""The page on which the schedule of some days is looked at once more, and published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from scheduling.verification_values import Line
from security.permissions import Permission
from services.absence_wording import days_words
from services.publishing import PublishingService
from services.snapshots import settings_of
from services.verification import Verified, days_fault
from services.verification_views import fault_lines, site_choices
from services.version_telling import VersionTeller, changes_words, schedules_words
from services.version_views import Preset, PublishPage
from services.week_bounds import DAYS_OF_WEEK, first_of_week

CHANGES_SHOWN: Final = 20
FAULTS_SHOWN: Final = 5
_DAY: Final = timedelta(days=1)
_WEEKS: Final = ("This week", "Next week", "The week after")
HrefOf = Callable[[Line, Verified], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishAsked:
    """Which days and site are looked at; None: next week, every site. `note` and `refused` are what
    was typed and why it was not published."""

    first: date | None = None
    last: date | None = None
    site_code: str | None = None
    note: str = ""
    refused: tuple[str, ...] = ()


class PublishPageService(PublishingService):
    """What would be published, as people read it."""

    def page(self, asked: PublishAsked, href_of: HrefOf) -> PublishPage:
        """Return what publishing those days would give out; raises as `draft` does."""
        self.require(Permission.ROSTER_EDIT)
        teller = VersionTeller(self.unit.now, self.principal.time_zone)
        frame = self._inputs.frame(*_around(asked, teller.today))
        settings = settings_of(frame.limits)
        week = first_of_week(teller.today, settings)
        first = asked.first or week + DAYS_OF_WEEK * _DAY
        last = asked.last or max(first, first_of_week(first, settings) + (DAYS_OF_WEEK - 1) * _DAY)
        if fault := days_fault(first, last):
            return self._unread(asked, first, last, tuple(_presets(week, first, last)), fault)
        draft = self.draft(first, last, asked.site_code, frame)
        critical = draft.critical
        return PublishPage(
            first_iso=first.isoformat(),
            last_iso=last.isoformat(),
            days_label=days_words(first, last, teller.today),
            site_code=asked.site_code or "",
            sites=site_choices(draft.verified.sites.values(), asked.site_code),
            presets=tuple(_presets(week, first, last)),
            count_label=schedules_words(len(draft.lines)),
            previous=teller.head(draft.previous) if draft.previous else None,
            changes_label=changes_words(len(draft.changes)),
            days=teller.days(draft.changes[:CHANGES_SHOWN]),
            hidden_changes=max(0, len(draft.changes) - CHANGES_SHOWN),
            critical=len(critical),
            warnings=draft.warnings,
            faults=fault_lines(critical[:FAULTS_SHOWN], draft.verified, href_of),
            hidden_faults=max(0, len(critical) - FAULTS_SHOWN),
            is_ready=not draft.is_unchanged and bool(draft.lines or draft.previous),
            seen=draft.seen,
            note=asked.note,
            refused=asked.refused,
        )

    def _unread(
        self,
        asked: PublishAsked,
        first: date,
        last: date,
        presets: tuple[Preset, ...],
        fault: str,
    ) -> PublishPage:
        """Return the page of days that can't be published together, as they were typed."""
        sites = self._verification.every_site().values()
        return PublishPage(
            first_iso=first.isoformat(),
            last_iso=last.isoformat(),
            days_label="",
            site_code=asked.site_code or "",
            sites=site_choices(sites, asked.site_code),
            presets=presets,
            count_label="",
            previous=None,
            changes_label="",
            days=(),
            hidden_changes=0,
            critical=0,
            warnings=0,
            faults=(),
            hidden_faults=0,
            is_ready=False,
            seen="",
            note=asked.note,
            refused=(),
            fault=fault,
        )


def _around(asked: PublishAsked, today: date) -> tuple[date, date]:
    """Return days among which those that are looked at will be, whichever day weeks begin with."""
    begin = asked.first or today
    end = begin + min(len(_WEEKS) * DAYS_OF_WEEK * _DAY, date.max - begin)
    return begin, max(end, asked.last or end)


def _presets(week: date, first: date, last: date) -> list[Preset]:
    begins = [week + number * DAYS_OF_WEEK * _DAY for number in range(len(_WEEKS))]
    return [
        Preset(
            label=label,
            first_iso=begin.isoformat(),
            last_iso=(begin + (DAYS_OF_WEEK - 1) * _DAY).isoformat(),
            is_current=(first, last) == (begin, begin + (DAYS_OF_WEEK - 1) * _DAY),
        )
        for label, begin in zip(_WEEKS, begins, strict=True)
    ]
