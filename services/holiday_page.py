"""The pages of holidays: two years of closed days, and one to change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from models.holiday import Holiday
from models.site import Site
from repositories.holidays import HolidayRepository
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.absence_wording import day_words
from services.base import RepositoryService, Unit
from services.closed_days import closed_words
from services.form_state import FormState, Typed, form_state
from services.holiday_views import (
    ClosedNotice,
    HolidayLine,
    HolidayPage,
    HolidaysPage,
    HolidayYear,
    WorkOnDay,
)
from services.holidays import no_holiday, rule_of
from services.page_views import FilterChoice
from utils.wall_clock import local_date

YEARS_SHOWN: Final = 2
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2998
MOST_SHOWN: Final = 500
EVERYWHERE: Final = "Every site"
_ALL_SITES: Final = "all"
_LEAP_YEARS_APART: Final = 8  # around 2100


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidaySearch:
    """From which year on, and which holiday was just closed over work."""

    year: int | None = None
    closed: UUID | None = None


class HolidayPageService(RepositoryService):
    """Holidays as administrators see them."""

    def __init__(self, unit: Unit, holidays: HolidayRepository, sites: SiteRepository) -> None:
        super().__init__(unit)
        self._holidays = holidays
        self._sites = sites

    def page(self, asked: HolidaySearch, typed: Typed | None = None) -> HolidaysPage:
        """Return two years of closed days, this and the next unless another is asked for; `typed`
        is a new one that was refused."""
        self.require(Permission.SETTINGS_EDIT)
        first_year = asked.year or self._today.year
        years = range(first_year, first_year + YEARS_SHOWN)
        found = self._holidays.list_between(
            date(years[0], 1, 1), date(years[-1], 12, 31), MOST_SHOWN + 1
        )
        form = form_state({}, 1, typed)
        return HolidaysPage(
            years=tuple(self._year(year, found[:MOST_SHOWN]) for year in years),
            earlier=max(first_year - YEARS_SHOWN, FIRST_YEAR),
            later=min(first_year + YEARS_SHOWN, LAST_YEAR),
            this_year=self._today.year,
            has_more=len(found) > MOST_SHOWN,
            has_any=bool(found) or bool(self._holidays.get_all(1)),
            sites=self._site_choices(form),
            form=form,
            notice=self._notice(asked.closed) if asked.closed else None,
        )

    def one(self, holiday_id: UUID, typed: Typed | None = None) -> HolidayPage:
        """Return one closed day; `typed` is a change that was refused. Raises
        `ResourceNotFoundException`."""
        self.require(Permission.SETTINGS_EDIT)
        holiday = self._holidays.find(holiday_id)
        if holiday is None:
            raise no_holiday()
        form = form_state(self._values(holiday), holiday.version, typed)
        return HolidayPage(
            holiday_id=str(holiday.id),
            version=holiday.version,
            name=holiday.name,
            when_label=closed_words(rule_of(holiday)),
            place_label=_place(holiday.site),
            days=tuple(self._work_on(holiday)),
            sites=self._site_choices(form),
            form=form,
        )

    @property
    def _today(self) -> date:
        return local_date(self.unit.now, self.principal.time_zone)

    def _year(self, year: int, found: Iterable[Holiday]) -> HolidayYear:
        dated = [(day, one) for one in found if (day := rule_of(one).date_in(year)) is not None]
        in_order = sorted(dated, key=lambda pair: (pair[0], pair[1].name))
        return HolidayYear(year=year, lines=tuple(self._line(day, one) for day, one in in_order))

    def _line(self, day: date, holiday: Holiday) -> HolidayLine:
        return HolidayLine(
            holiday_id=str(holiday.id),
            version=holiday.version,
            name=holiday.name,
            date_label=day_words(day, day),
            date_iso=day.isoformat(),
            place_label=_place(holiday.site),
            site_code=_site_code(holiday.site),
            is_yearly=holiday.on_date is None,
            is_over=day < self._today,
        )

    def _notice(self, holiday_id: UUID) -> ClosedNotice | None:
        holiday = self._holidays.find(holiday_id)
        days = tuple(self._work_on(holiday)) if holiday else ()
        if holiday is None or not days:
            return None
        label = (
            f"{_place(holiday.site)} is closed on {closed_words(rule_of(holiday))} ({holiday.name})"
        )
        return ClosedNotice(label=label, days=days)

    def _work_on(self, holiday: Holiday) -> Iterator[WorkOnDay]:
        """Yield the dates from today to the end of next year on which it closes over work."""
        days = list(rule_of(holiday).dates_from(self._today, self._last_year(holiday)))
        counts = dict.fromkeys(days, 0)
        for start in self._holidays.count_starts(days, holiday.site_id):
            day = local_date(start.starts_at, start.zone)
            if day in counts:
                counts[day] += start.number
        for day, count in counts.items():
            if count:
                events = "1 event is planned" if count == 1 else f"{count} events are planned"
                yield WorkOnDay(
                    label=f"{day_words(day, self._today)}: {events}",
                    date_iso=day.isoformat(),
                    site_code=_site_code(holiday.site),
                )

    def _last_year(self, holiday: Holiday) -> int:
        return holiday.on_date.year if holiday.on_date else self._today.year + 1

    def _site_choices(self, form: FormState) -> tuple[FilterChoice, ...]:
        return tuple(
            FilterChoice(value=one.code, label=one.name, is_current=one.code == form.value("site"))
            for one in self._sites.list_in_order()
        )

    def _values(self, holiday: Holiday) -> dict[str, str]:
        """Return what the form holds: of one of every year, the date that comes next."""
        rule = rule_of(holiday)
        ahead = rule.dates_from(self._today, self._today.year + _LEAP_YEARS_APART)
        day = holiday.on_date or next(ahead)
        return {
            "name": holiday.name,
            "on_date": day.isoformat(),
            "every_year": "false" if holiday.on_date else "true",
            "site": holiday.site.code if holiday.site else "",
        }


def _place(site: Site | None) -> str:
    return site.name if site else EVERYWHERE


def _site_code(site: Site | None) -> str:
    return site.code if site and site.is_active else _ALL_SITES
