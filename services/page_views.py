"""What many pages show: frozen values in the reader's own words; what one page shows has a module
of its own, `…_views`.

Services build them, templates get nothing else. Every `…_label` is finished text in the site's
zone. Whatever a template would have to calculate is a property here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "bad", "warn", "good"]
Colour = Literal["core", "juicer", "supervisor", "freeosk", "digital", "other"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceLink:
    """One place that the reader can go to; `count_href` tells the number of what waits there."""

    label: str
    href: str
    is_current: bool
    count_href: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NavState:
    """The frame around every page of somebody signed in; `sections` belong to the current place.

    `may_plan`: sees the roster; staff see their own week alone.
    """

    places: Sequence[PlaceLink]
    sections: Sequence[PlaceLink]
    user_name: str
    organization_name: str
    is_searching: bool
    may_import: bool
    may_plan: bool
    account_href: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteChoice:
    """One site that the reader can switch to; `code` is None for all sites together."""

    code: str | None
    name: str
    zone_label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterChoice:
    """One value of a filter."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPage:
    """One page of a list that can be searched; cursors are opaque, None at the ends. `has_any`
    tells an empty search from an empty organization."""

    search: str
    total_label: str
    next_cursor: str | None
    previous_cursor: str | None
    has_any: bool


def current_value(choices: Sequence[FilterChoice]) -> str:
    """Return the chosen value, empty when none is."""
    return next((choice.value for choice in choices if choice.is_current), "")
