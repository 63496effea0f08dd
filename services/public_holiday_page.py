"""The page on which public holidays are chosen and loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from repositories.holidays import HolidayRepository
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.absence_wording import day_words
from services.base import RepositoryService, Unit
from services.page_views import FilterChoice
from services.public_holidays import (
    MOST_YEARS,
    PublicDay,
    PublicHolidays,
    countries,
    known_days,
    regions,
)
from utils.wall_clock import local_date


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicSearch:
    """What the reader asked for; without a country there is nothing to show yet."""

    country: str = ""
    region: str | None = None
    site_code: str | None = None
    year: int | None = None
    until: int | None = None

    def years(self, this_year: int) -> tuple[int, ...]:
        """Return the years asked for, at most a few, this one where none is."""
        first = self.year or this_year
        last = min(max(self.until or first, first), first + MOST_YEARS - 1)
        return tuple(range(first, last + 1))

    def wanted(self, this_year: int) -> PublicHolidays:
        """Return what the calendar is asked; a region of another country is none."""
        region = self.region if self.region in regions(self.country) else None
        return PublicHolidays(
            country=self.country,
            region=region,
            years=self.years(this_year),
            site_code=self.site_code,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicLine:
    """One public holiday; `closed_label` says what closes the place that day already."""

    date_iso: str
    date_label: str
    name: str
    closed_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicHolidaysPage:
    """The public holidays that were asked for, to choose from."""

    countries: tuple[FilterChoice, ...]
    regions: tuple[FilterChoice, ...]
    sites: tuple[FilterChoice, ...]
    first_years: tuple[FilterChoice, ...]
    last_years: tuple[FilterChoice, ...]
    fields: tuple[tuple[str, str], ...]
    lines: tuple[PublicLine, ...]
    has_chosen: bool

    @property
    def new_lines(self) -> int:
        """Return how many of them are not there yet."""
        return sum(not line.closed_label for line in self.lines)


class PublicHolidayPageService(RepositoryService):
    """Choosing public holidays."""

    def __init__(self, unit: Unit, holidays: HolidayRepository, sites: SiteRepository) -> None:
        super().__init__(unit)
        self._holidays = holidays
        self._sites = sites

    def page(self, asked: PublicSearch) -> PublicHolidaysPage:
        """Return what there is to choose; an unknown country has nothing."""
        self.require(Permission.SETTINGS_EDIT)
        this_year = local_date(self.unit.now, self.principal.time_zone).year
        years = asked.years(this_year)
        sites = self._sites.list_in_order()
        site = next((one for one in sites if one.code == asked.site_code), None)
        wanted = asked.wanted(this_year)
        days: tuple[PublicDay, ...] = ()
        has_chosen = asked.country in countries()
        if has_chosen:
            days = known_days(self._holidays, wanted, site)
        offered = range(min(this_year - 1, years[0]), max(this_year + MOST_YEARS, years[-1]) + 1)
        return PublicHolidaysPage(
            countries=_choices(countries().items(), asked.country),
            regions=_choices(regions(asked.country).items(), wanted.region or ""),
            sites=_choices(((one.code, one.name) for one in sites), asked.site_code or ""),
            first_years=_years(offered, years[0]),
            last_years=_years(offered, years[-1]),
            fields=tuple(_fields(wanted)),
            lines=tuple(_line(day) for day in days),
            has_chosen=has_chosen,
        )


def _fields(wanted: PublicHolidays) -> Iterable[tuple[str, str]]:
    yield "country", wanted.country
    yield "region", wanted.region or ""
    yield "site", wanted.site_code or ""
    yield "year", str(wanted.years[0])
    yield "until", str(wanted.years[-1])


def _line(day: PublicDay) -> PublicLine:
    return PublicLine(
        date_iso=day.on_date.isoformat(),
        date_label=day_words(day.on_date, date.min),
        name=day.name,
        closed_label=f"closed already: {day.closed_by}" if day.closed_by else "",
    )


def _years(offered: Iterable[int], chosen: int) -> tuple[FilterChoice, ...]:
    return _choices(((str(year), str(year)) for year in offered), str(chosen))


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[FilterChoice, ...]:
    return tuple(
        FilterChoice(value=value, label=label, is_current=value == chosen) for value, label in pairs
    )
