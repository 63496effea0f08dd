"""Versions and what changed since, in the words of pages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.roster_version import RosterVersion
from repositories.standings import StandingLine, Touch
from services import day_wording as words
from services.absence_wording import days_words
from services.day_views import LegendEntry
from services.moment_words import moment_words
from services.page_views import Tone
from services.roster_versions import Change
from services.version_changes import ChangeKind
from services.version_views import ChangeDay, ChangeLine, VersionHead
from services.version_wording import change_label, change_words
from utils.wall_clock import local_date

_NAMING: Final = frozenset({ChangeKind.ADDED, ChangeKind.TAKEN_OFF, ChangeKind.PERSON})
NO_TOUCHES: Final[Mapping[UUID, Touch]] = MappingProxyType({})


class VersionTeller:
    """Tells them on one clock."""

    def __init__(self, now: datetime, zone: str) -> None:
        self._now = now
        self._zone = zone
        self.today = local_date(now, zone)

    def head(self, version: RosterVersion) -> VersionHead:
        """Return a version, whose site is loaded, in a few words."""
        return VersionHead(
            version_id=str(version.id),
            number=version.number,
            days_label=days_words(version.first_on, version.last_on, self.today),
            place_label=version.site.name if version.site else "",
            told_label=self._told(version.published_by_name, version.published_at),
            count_label=schedules_words(version.schedule_count),
            note=version.note or "",
        )

    def days(
        self, changes: Iterable[Change], touches: Mapping[UUID, Touch] = NO_TOUCHES
    ) -> tuple[ChangeDay, ...]:
        """Return changes, which are in order of day, by day."""
        return tuple(
            ChangeDay(
                date_iso=day.isoformat(),
                title=words.date_words(day, self.today),
                lines=tuple(self._line(change, touches) for change in these),
            )
            for day, these in groupby(changes, key=lambda change: change.day)
        )

    def _line(self, change: Change, touches: Mapping[UUID, Touch]) -> ChangeLine:
        shown, touch = change.shown, change.last_touch(touches)
        return ChangeLine(
            label=change_label(change),
            tone=_tone(change),
            kind=kind_of_line(shown),
            title=words.title_of(shown.project_name),
            number=shown.event_number,
            name="" if set(change.kinds) & _NAMING else shown.employee_name,
            site_name=shown.site_name,
            words=change_words(change, self.today),
            who_label=self._told(touch.actor_name, touch.at) if touch else "",
            day_iso=shown.day.isoformat(),
            site_code=shown.site_code,
            schedule_id=str(change.id) if change.after else "",
        )

    def _told(self, name: str, at: datetime) -> str:
        return f"{name}, {moment_words(at, self._zone, self._now)}"


def kind_of_line(line: StandingLine) -> LegendEntry:
    """Return the kind of a line's work as its badge shows it."""
    return LegendEntry(colour=words.colour_of(line), letter=words.letter_of(line), label=line.label)


def schedules_words(number: int) -> str:
    """Return such as `214 schedules`."""
    return "1 schedule" if number == 1 else f"{number:,} schedules"


def changes_words(number: int) -> str:
    """Return such as `12 changes`."""
    return "1 change" if number == 1 else f"{number:,} changes"


def _tone(change: Change) -> Tone:
    if change.before is None:
        return "good"
    return "bad" if change.after is None else "warn"
