"""The settings' pages of sites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import available_timezones

from models.site import Site
from repositories.paging import PageRequest
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.day_wording import zone_words
from services.event_list import FINISHED
from services.form_state import Typed, form_state
from services.settings_views import SiteForm, SiteLine, SitesPage
from services.sites import no_site
from utils.cursors import decode_cursor
from utils.row_shape import RowShape

PAGE_SIZE: Final = 50
_SHOWN: Final = ("code", "name", "time_zone", "area_code", "is_active")
_SHAPE: Final = RowShape(name="site in settings", fields=tuple((name, name) for name in _SHOWN))
_TEXTS: Final = ("name", "time_zone", "mvid", "area_code", "address")
_NEW: Final[Mapping[str, str]] = MappingProxyType({"is_active": "true"})
# Names that only repeat others, or have no place.
_NO_PLACES: Final = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@dataclass(frozen=True, kw_only=True, slots=True)
class SitesPlace:
    """A place in the list of sites, None for its beginning."""

    cursor: str | None = None


class SiteSettingsService(RepositoryService):
    """Sites as their administrators see them."""

    def __init__(self, unit: Unit, sites: SiteRepository) -> None:
        super().__init__(unit)
        self._sites = sites

    def page(self, asked: SitesPlace) -> SitesPage:
        """Return one page of sites in order of code; raises `ValidationException` on a foreign
        cursor."""
        self.require(Permission.SETTINGS_EDIT)
        mark = decode_cursor(asked.cursor, str) if asked.cursor else None
        found = self._sites.page_rows(_SHAPE, PageRequest(limit=PAGE_SIZE, cursor=mark))
        now = self.unit.now
        coming = self._sites.coming_events([row["code"] for row in found.items], now, FINISHED)
        return SitesPage(
            rows=tuple(_line(row, coming.get(row["code"], 0), now) for row in found.items),
            next_cursor=found.next_cursor,
            previous_cursor=found.previous_cursor,
        )

    def form(self, code: str, typed: Typed | None) -> SiteForm:
        """Return the form of a site, with what was typed about it; raises
        `ResourceNotFoundException`."""
        self.require(Permission.SETTINGS_EDIT)
        site = self._sites.find_by_code(code)
        if site is None:
            raise no_site(code)
        has_events = self._sites.has_events(site.id)
        coming = self._sites.coming_events([code], self.unit.now, FINISHED).get(code, 0)
        return SiteForm(
            form=form_state(_values(site), site.version, typed),
            zones=zone_names(),
            code=code,
            name=site.name,
            about=f"Store number {code} · {coming_words(coming)}",
            fixed_zone=site.time_zone if has_events else None,
            kept_because=self._kept_because(site, has_events=has_events),
            stored_version=site.version,
        )

    def _kept_because(self, site: Site, *, has_events: bool) -> str | None:
        if has_events:
            return "It has events, which stay in the history."
        if self._sites.is_referenced(site.id):
            return "It is the home of people, or has closed days of its own."
        return None


def new_site_form(time_zone: str, typed: Typed | None) -> SiteForm:
    """Return the form of a new site, in that time zone until another is typed."""
    return SiteForm(form=form_state({**_NEW, "time_zone": time_zone}, 1, typed), zones=zone_names())


def zone_names() -> tuple[str, ...]:
    """Return the IANA time zones that are offered, in order."""
    names = available_timezones()
    return tuple(sorted(n for n in names if "/" in n and not n.startswith(_NO_PLACES)))


def coming_words(number: int) -> str:
    """Return such as `12 events to come`."""
    if not number:
        return "no event to come"
    return "1 event to come" if number == 1 else f"{number:,} events to come"


def _line(row: PlainRow, coming: int, now: datetime) -> SiteLine:
    return SiteLine(
        code=row["code"],
        name=row["name"],
        zone_label=zone_words(row["time_zone"], now),
        area_label=row["area_code"] or "",
        coming_label=coming_words(coming),
        is_active=row["is_active"],
    )


def _values(site: Site) -> dict[str, str]:
    values = {name: getattr(site, name) or "" for name in _TEXTS}
    return {**values, "is_active": "true" if site.is_active else ""}
