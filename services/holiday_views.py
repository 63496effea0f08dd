"""What the pages of holidays show: frozen values in the administrator's words."""

from dataclasses import dataclass

from services.form_state import FormState
from services.page_views import FilterChoice


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayLine:
    """One closed date; one of every year has a line in each."""

    holiday_id: str
    version: int
    name: str
    date_label: str
    date_iso: str
    place_label: str
    site_code: str
    is_yearly: bool
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayYear:
    """The closed dates of a year, in order."""

    year: int
    lines: tuple[HolidayLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkOnDay:
    """How much is planned on a date that is closed, and the day that shows it."""

    label: str
    date_iso: str
    site_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedNotice:
    """What was just closed although work is planned then."""

    label: str
    days: tuple[WorkOnDay, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidaysPage:
    """Two years of closed days; `earlier` and `later` are the years to leaf to."""

    years: tuple[HolidayYear, ...]
    earlier: int
    later: int
    this_year: int
    has_more: bool
    has_any: bool
    sites: tuple[FilterChoice, ...]
    form: FormState
    notice: ClosedNotice | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HolidayPage:
    """One closed day to change or to open again."""

    holiday_id: str
    version: int
    name: str
    when_label: str
    place_label: str
    days: tuple[WorkOnDay, ...]
    sites: tuple[FilterChoice, ...]
    form: FormState
