"""The pages of what was published: the list, one version, what changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from models.roster_version import RosterVersion
from repositories.paging import PageRequest
from repositories.roster_versions import ListedVersion
from repositories.standings import StandingLine
from security.permissions import Permission
from services.absence_wording import days_words
from services.day_wording import date_words, title_of
from services.page_views import FilterChoice, Tone
from services.roster_versions import RosterVersionService, period_of, since
from services.version_telling import VersionTeller, changes_words, kind_of_line
from services.version_views import (
    ChangesPage,
    PublishedDay,
    PublishedWork,
    VersionLine,
    VersionPage,
    VersionsPage,
)
from services.version_wording import span_words

PAGE_SIZE: Final = 20
CHANGES_SHOWN: Final = 50
MOST_COUNTED: Final = 5
MOST_OTHERS: Final = 50
DAYS_SHOWN: Final = 7
NOW: Final = "now"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesAsked:
    """What a version is compared with (None: now), and which page of it."""

    request: PageRequest
    against: UUID | None = None


class VersionPageService(RosterVersionService):
    """What was published, as people read it."""

    def index(self, below: int | None) -> VersionsPage:
        """Return the newest versions, or those with a number below that."""
        self.require(Permission.ROSTER_VIEW)
        found = self._versions.list_newest(below, PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        counts = self._counts(shown)
        return VersionsPage(
            lines=tuple(self._line(listed, counts) for listed in shown),
            older_below=shown[-1].version.number if len(found) > PAGE_SIZE else None,
            is_first=below is None,
            may_publish=self._may_publish,
        )

    def show(self, version_id: UUID, first: date | None) -> VersionPage:
        """Return seven days of a version from a day on; raises `ResourceNotFoundException`."""
        version = self.version(version_id)
        begin = min(max(first or version.first_on, version.first_on), version.last_on)
        end = min(begin + (DAYS_SHOWN - 1) * _DAY, version.last_on)
        lines = self._published.lines([version.id], (begin, end)).get(version.id, [])
        by_day = {day: list(these) for day, these in groupby(lines, key=lambda line: line.day)}
        days = [begin + number * _DAY for number in range((end - begin).days + 1)]
        teller = self._teller
        before = max(begin - DAYS_SHOWN * _DAY, version.first_on)
        return VersionPage(
            head=teller.head(version),
            wrong_label=_wrong_words(version),
            days=tuple(_published_day(day, by_day.get(day, ()), teller.today) for day in days),
            shown_label=days_words(begin, end, teller.today),
            previous_iso=before.isoformat() if begin > version.first_on else None,
            next_iso=(end + _DAY).isoformat() if end < version.last_on else None,
            has_site=version.site_id is not None,
            may_export=Permission.DATA_EXPORT in self.principal.permissions,
        )

    def changes_page(self, version_id: UUID, asked: ChangesAsked) -> ChangesPage:
        """Return one page of what changed since a version, or between two; raises as `compare`
        does."""
        found = self.changes(version_id, asked.against, asked.request)
        older, newer, page = found.compared.older, found.compared.newer, found.page
        teller, is_now = self._teller, newer is None
        return ChangesPage(
            version_id=str(version_id),
            head=teller.head(older),
            title=f"Since version {older.number}" if newer is None else _between(older, newer),
            total_label=_total_words(len(found.compared.changes), len(page.items)),
            others=self._others(version_id, asked.against),
            days=teller.days(page.items, found.touches),
            filters={"against": str(asked.against)} if asked.against else {},
            next_cursor=page.next_cursor,
            may_publish=self._may_publish and is_now,
            is_now=is_now,
            period=publish_query(older),
        )

    def _counts(self, listed: Sequence[ListedVersion]) -> Mapping[UUID, int]:
        """Return how much changed since the newest of those that still tell what will be."""
        today = self._teller.today
        current = [
            one.version for one in listed if not one.is_replaced and one.version.last_on >= today
        ][:MOST_COUNTED]
        if not current:
            return {}
        ids = [version.id for version in current]
        lines = self._published.lines(ids)
        standing = self._published.standing([period_of(version) for version in current], ids)
        return {
            version.id: len(since(period_of(version), lines.get(version.id, ()), standing))
            for version in current
        }

    def _line(self, listed: ListedVersion, counts: Mapping[UUID, int]) -> VersionLine:
        version = listed.version
        label, tone = _state(listed, counts, self._teller.today)
        return VersionLine(head=self._teller.head(version), state_label=label, state_tone=tone)

    def _others(self, version_id: UUID, against: UUID | None) -> tuple[FilterChoice, ...]:
        """Return what the version can be compared with."""
        today = self._teller.today
        now = FilterChoice(value=NOW, label="What is planned now", is_current=against is None)
        found = self._versions.list_newest(None, MOST_OTHERS)
        return (
            now,
            *(
                FilterChoice(
                    value=str(one.version.id),
                    label=_name(one.version, today),
                    is_current=one.version.id == against,
                )
                for one in found
                if one.version.id != version_id
            ),
        )

    @property
    def _teller(self) -> VersionTeller:
        return VersionTeller(self.unit.now, self.principal.time_zone)

    @property
    def _may_publish(self) -> bool:
        return Permission.ROSTER_EDIT in self.principal.permissions


def publish_query(version: RosterVersion) -> dict[str, str]:
    """Return how the form is asked for the days of a version, whose site is loaded."""
    days = {"from": version.first_on.isoformat(), "to": version.last_on.isoformat()}
    return {**days, "site": version.site.code} if version.site else days


def _name(version: RosterVersion, today: date) -> str:
    days = days_words(version.first_on, version.last_on, today)
    return f"Version {version.number}, {days}"


def _state(listed: ListedVersion, counts: Mapping[UUID, int], today: date) -> tuple[str, Tone]:
    if listed.is_replaced:
        return "published anew since", "plain"
    if listed.version.last_on < today:
        return "over", "plain"
    count = counts.get(listed.version.id)
    if count is None:
        return "see what changed", "plain"
    return (f"{changes_words(count)} since", "warn") if count else ("no change since", "good")


def _between(older: RosterVersion, newer: RosterVersion) -> str:
    return f"From version {older.number} to version {newer.number}"


def _total_words(total: int, shown: int) -> str:
    told = changes_words(total)
    return told if total == shown else f"{shown} of {told}"


def _wrong_words(version: RosterVersion) -> str:
    parts = []
    if version.critical_count:
        parts.append(f"{version.critical_count:,} critical, accepted")
    if version.warning_count:
        warnings = (
            "1 warning" if version.warning_count == 1 else f"{version.warning_count:,} warnings"
        )
        parts.append(warnings)
    return ", ".join(parts)


def _published_day(day: date, lines: Sequence[StandingLine], today: date) -> PublishedDay:
    return PublishedDay(
        date_iso=day.isoformat(),
        title=date_words(day, today),
        work=tuple(
            PublishedWork(
                hours_label=span_words(line),
                name=line.employee_name,
                kind=kind_of_line(line),
                title=title_of(line.project_name),
                number=line.event_number,
                site_name=line.site_name,
            )
            for line in lines
        ),
    )
