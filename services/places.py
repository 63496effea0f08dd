"""Where pages look at the schedule: one site, or all of them on the organization's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ResourceNotFoundException
from models.site import Site
from services import day_wording as words
from services.page_views import SiteChoice

ALL_SITES: Final = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the schedule is looked at: one site, or all of them on the organization's clock."""

    site: Site | None
    zone: str
    sites: Sequence[Site]

    @property
    def site_id(self) -> UUID | None:
        """Return the shown site's id, None for all."""
        return self.site.id if self.site else None

    @property
    def site_code(self) -> str:
        """Return the shown site's code as addresses have it."""
        return self.site.code if self.site else ALL_SITES

    @property
    def names(self) -> Mapping[UUID, str]:
        """Return what tells each site apart, by id: its name without the first words that all of
        them have."""
        named = {site.id: site.name.split() for site in self.sites}
        beside = zip(*named.values(), strict=False) if len(named) > 1 else ()
        shared = len(list(takewhile(lambda parts: len(set(parts)) == 1, beside)))
        return {one: " ".join(parts[shared:] or parts) for one, parts in named.items()}

    def choices(self, at: datetime) -> tuple[SiteChoice, ...]:
        """Return every site, then all of them, with their clocks as they are at an instant."""
        return (
            *(self._choice(site, at) for site in self.sites),
            SiteChoice(
                code=None,
                name="All sites",
                zone_label=words.zone_words(self.zone, at),
                is_current=self.site is None,
            ),
        )

    def chosen(self, at: datetime) -> SiteChoice | None:
        """Return the shown site, None for all."""
        return self._choice(self.site, at) if self.site else None

    def _choice(self, site: Site, at: datetime) -> SiteChoice:
        return SiteChoice(
            code=site.code,
            name=site.name,
            zone_label=words.zone_words(site.time_zone, at),
            is_current=site.id == self.site_id,
        )


def place_of(sites: Sequence[Site], site_code: str | None, zone: str) -> Place:
    """Return the site with that code.

    Without a code it is the first site, `all` is every site on the clock of `zone`.

    Raises:
        ResourceNotFoundException: none of the sites has that code.
    """
    if site_code == ALL_SITES or not sites:
        return Place(site=None, zone=zone, sites=sites)
    wanted = [site for site in sites if site_code in (None, site.code)]
    if not wanted:
        raise ResourceNotFoundException(
            f"There is no site {site_code} here. Choose one of the list."
        )
    return Place(site=wanted[0], zone=wanted[0].time_zone, sites=sites)
