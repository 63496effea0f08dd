"""What the pages of publishing show: frozen values in the reader's own words."""

from dataclasses import dataclass

from services.day_views import LegendEntry
from services.page_views import FilterChoice, Tone
from services.verification_views import FaultLine


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionHead:
    """A version in a few words; `place_label` is empty where it is of every site."""

    version_id: str
    number: int
    days_label: str
    place_label: str
    told_label: str
    count_label: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionLine:
    """One version of the list, and where it stands."""

    head: VersionHead
    state_label: str
    state_tone: Tone


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionsPage:
    """What was published, newest first; `older_below` is where the older ones begin."""

    lines: tuple[VersionLine, ...]
    older_below: int | None
    is_first: bool
    may_publish: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeLine:
    """One thing that changed: what happened, to which work, in words, and who did it; `name` is
    whose work it is where the words don't say so."""

    label: str
    tone: Tone
    kind: LegendEntry
    title: str
    number: str | None
    name: str
    site_name: str
    words: tuple[str, ...]
    who_label: str
    day_iso: str
    site_code: str
    schedule_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeDay:
    """What changed about one day."""

    date_iso: str
    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangesPage:
    """What changed since a version, or between two, by day."""

    version_id: str
    head: VersionHead
    title: str
    total_label: str
    others: tuple[FilterChoice, ...]
    days: tuple[ChangeDay, ...]
    filters: dict[str, str]
    next_cursor: str | None
    may_publish: bool
    is_now: bool
    period: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedWork:
    """One line of a version."""

    hours_label: str
    name: str
    kind: LegendEntry
    title: str
    number: str | None
    site_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedDay:
    """What a version says of one day, in order of time."""

    date_iso: str
    title: str
    work: tuple[PublishedWork, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionPage:
    """Seven days of a version; the others are beside them."""

    head: VersionHead
    wrong_label: str
    days: tuple[PublishedDay, ...]
    shown_label: str
    previous_iso: str | None
    next_iso: str | None
    has_site: bool
    may_export: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """Some days that are often published, and the way there."""

    label: str
    first_iso: str
    last_iso: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishPage:
    """What would be published: the days, what it changes, what is wrong with it.

    `is_ready` tells whether there is anything to publish, `seen` which schedule was looked at;
    `fault` says what is wrong with the days, and nothing was looked at then.
    """

    first_iso: str
    last_iso: str
    days_label: str
    site_code: str
    sites: tuple[FilterChoice, ...]
    presets: tuple[Preset, ...]
    count_label: str
    previous: VersionHead | None
    changes_label: str
    days: tuple[ChangeDay, ...]
    hidden_changes: int
    critical: int
    warnings: int
    faults: tuple[FaultLine, ...]
    hidden_faults: int
    is_ready: bool
    seen: str
    note: str
    refused: tuple[str, ...]
    fault: str = ""
