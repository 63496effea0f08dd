"""Public holidays by country and region: what the calendar knows, and loading it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from holidays import country_holidays
from holidays.registry import COUNTRIES

from error_handlers.exceptions import FieldFault, ValidationException
from models.holiday import Holiday
from models.site import Site
from repositories.accounts import OrganizationRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.holidays import HolidayRepository
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import facts_of
from services.holidays import HOLIDAY_FACTS, closing_site, rule_of
from services.trail import Trail
from utils.ids import new_id

MOST_YEARS: Final = 5
_MOST_KNOWN: Final = 1_000
_LONGEST_NAME: Final = 200
_ENGLISH: Final = "en_US"


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicHolidays:
    """Which public holidays: of a country or one of its regions, in some years, for one site or
    (None) for all."""

    country: str
    years: tuple[int, ...]
    region: str | None = None
    site_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadHolidays:
    """Close sites on public holidays: on these dates, or (None) on all that are new."""

    wanted: PublicHolidays
    dates: frozenset[date] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicDay:
    """One public holiday; `closed_by` is what closes the place that day already, if anything."""

    on_date: date
    name: str
    closed_by: str | None = None


class PublicHolidayService(RepositoryService):
    """Loading public holidays."""

    def __init__(
        self,
        unit: Unit,
        holidays: HolidayRepository,
        sites: SiteRepository,
        organizations: OrganizationRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._holidays = holidays
        self._sites = sites
        self._organizations = organizations
        self._trail = Trail(unit, audits, transitions)

    def preview(self, wanted: PublicHolidays) -> tuple[PublicDay, ...]:
        """Return the public holidays in order, and which of them are closed already.

        Raises:
            ResourceNotFoundException: no such site here.
            ValidationException: no such country, or no such region in it.
        """
        self.require(Permission.SETTINGS_EDIT)
        site = closing_site(wanted.site_code, self._sites.find_by_code)
        return known_days(self._holidays, wanted, site)

    def load(self, command: LoadHolidays) -> tuple[PublicDay, ...]:
        """Close the place on the wanted days that are new, and return these days; raises as
        `preview` does."""
        self.require(Permission.SETTINGS_EDIT)
        self._organizations.hold(self.organization_id)
        site = closing_site(command.wanted.site_code, self._sites.hold_by_code)
        added = tuple(
            day
            for day in known_days(self._holidays, command.wanted, site)
            if day.closed_by is None and (command.dates is None or day.on_date in command.dates)
        )
        rows = [
            Holiday(
                id=new_id(),
                name=day.name,
                site_id=site.id if site else None,
                on_date=day.on_date,
            )
            for day in added
        ]
        self._holidays.add_all(rows)
        for row in rows:
            self._trail.audit("create", "holiday", row.id, after=facts_of(row, HOLIDAY_FACTS))
        return added


def known_days(
    holidays: HolidayRepository, wanted: PublicHolidays, site: Site | None
) -> tuple[PublicDay, ...]:
    """Return the public holidays in order, and which of them are closed at the site, or (None) at
    every site, already; raises `ValidationException`."""
    found = _known(wanted)
    if not found:
        return ()
    closing = _closing(holidays, min(found), max(found), site)
    return tuple(
        PublicDay(on_date=day, name=name, closed_by=closing.get(day))
        for day, name in sorted(found.items())
    )


def _closing(
    holidays: HolidayRepository, first: date, last: date, site: Site | None
) -> Mapping[date, str]:
    """Return what closes the site, or (None) every site, on the dates of those years."""
    return {
        day: row.name
        for row in holidays.list_between(first, last, _MOST_KNOWN)
        if row.site_id in {None, site.id if site else None}
        for day in rule_of(row).dates_from(first, last.year)
    }


@cache
def countries() -> Mapping[str, str]:
    """Return the countries that the calendar knows, in order of name, by code such as `US`."""
    named = {codes[1]: key.replace("_", " ").title() for key, codes in COUNTRIES.items()}
    return dict(sorted(named.items(), key=lambda one: one[1]))


@cache
def regions(country: str) -> Mapping[str, str]:
    """Return the regions of a country by code, those with a name of their own by name."""
    if country not in countries():
        return {}
    known = country_holidays(country)
    names = known.get_subdivision_aliases()
    return {code: _region_name(code, names.get(code, ())) for code in known.subdivisions}


def _region_name(code: str, names: Iterable[str]) -> str:
    name = next(iter(names), None)
    return f"{name} ({code})" if name else code


def _known(wanted: PublicHolidays) -> dict[date, str]:
    """Return the public holidays by date, in English where they are told in English."""
    if wanted.country not in countries():
        raise _unknown("country", "The calendar knows no such country: send a code such as US.")
    if wanted.region is not None and wanted.region not in regions(wanted.country):
        raise _unknown("region", f"{countries()[wanted.country]} has no such region here.")
    languages = country_holidays(wanted.country).supported_languages
    found = country_holidays(
        wanted.country,
        subdiv=wanted.region,
        years=wanted.years,
        language=_ENGLISH if _ENGLISH in languages else None,
    )
    return {day: name[:_LONGEST_NAME] for day, name in found.items() if day.year in wanted.years}


def _unknown(field: str, words: str) -> ValidationException:
    return ValidationException(words, errors=[FieldFault(field=field, message=words)])
