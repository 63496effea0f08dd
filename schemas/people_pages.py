"""What the forms and addresses of the pages about people carry."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

from marshmallow import ValidationError
from typing_extensions import override

from models.availability import WeekKind
from scheduling.wording import WEEKDAYS
from schemas.base import LoadSchema
from schemas.employees import MINUTES_PER_DAY, MINUTES_PER_WEEK
from schemas.entries import ClockEntry, HoursEntry
from schemas.fields import Text, Whole, YesNo, code_text, email_text
from schemas.pages import HIGHEST_VERSION, QuerySchema, seen_version, version
from schemas.times import Day
from services.availability import AddDate, RemoveDate, SetWeek
from services.employees import ChangeEmployee, CreateEmployee
from services.people import PeopleSearch
from services.person_page import PersonQuestion
from services.temporary_weeks import (
    AddTemporaryWeek,
    ChangeTemporaryWeek,
    RemoveTemporaryWeek,
)
from services.usual_weeks import UsualDay
from services.week_bars import IN_TURN
from services.week_form import SAME, TURNS

FAR: Final = "far"


class PeopleQuerySchema(QuerySchema):
    """Search, filters and place in the list of people."""

    command = PeopleSearch
    q = Text(longest=200, attribute="search")
    site = Text(longest=40, attribute="site_code")
    role = Text(longest=40, attribute="role_code")
    state = Text(longest=40)
    cursor = Text(longest=1_000)


class PersonQuerySchema(QuerySchema):
    """How far ahead somebody's work is shown; `load` waits for whose."""

    work = Text(longest=40)

    @override
    def make_command(self, loaded: dict[str, Any]) -> Callable[..., PersonQuestion]:
        return partial(PersonQuestion, is_far=loaded.get("work") == FAR)


class PersonFormSchema(LoadSchema):
    """Who somebody is; what is left empty is not known."""

    name = Text(longest=200, required=True)
    email = email_text(load_default=None)
    phone = Text(longest=40, load_default=None)
    job_role_code = Text(longest=40, load_default=None)
    home_site_code = Text(longest=40, load_default=None)
    is_active = YesNo(is_text=True, load_default=False)
    hired_on = Day(load_default=None)
    terminated_on = Day(load_default=None)
    upstream_id = Text(longest=100, load_default=None)
    max_minutes_per_day = HoursEntry(most_minutes=MINUTES_PER_DAY, load_default=None)
    max_minutes_per_week = HoursEntry(most_minutes=MINUTES_PER_WEEK, load_default=None)


class AddPersonFormSchema(PersonFormSchema):
    """A new person."""

    command: ClassVar[type] = CreateEmployee

    employee_id = code_text(attribute="code", required=True)


class ChangePersonFormSchema(PersonFormSchema):
    """What changes about somebody; `load` returns it waiting for whom."""

    command: ClassVar[type] = ChangeEmployee
    is_partial = True

    version = seen_version()


class AddDateFormSchema(LoadSchema):
    """What somebody says about a date; `load` waits for who."""

    command: ClassVar[type] = AddDate
    is_partial = True

    on_date = Day(required=True)
    is_available = YesNo(is_text=True, required=True)
    reason = Text(longest=400)


class RemoveDateFormSchema(LoadSchema):
    """The version of what was said about a date."""

    command: ClassVar[type] = RemoveDate
    is_partial = True

    version = seen_version()


@dataclass(frozen=True, kw_only=True, slots=True)
class TemporaryWeekEntry:
    """A temporary week as somebody typed it."""

    first_on: date
    last_on: date
    reason: str | None
    seen_version: int
    days: tuple[UsualDay, ...] = ()

    def added(self, code: str) -> AddTemporaryWeek:
        """Return the command that stores it."""
        return AddTemporaryWeek(
            employee_code=code,
            first_on=self.first_on,
            last_on=self.last_on,
            days=self.days,
            reason=self.reason,
        )

    def changed(self, code: str, week_id: UUID) -> ChangeTemporaryWeek:
        """Return the command that puts it in the place of a stored one."""
        return ChangeTemporaryWeek(
            employee_code=code,
            week_id=week_id,
            expected_version=self.seen_version,
            first_on=self.first_on,
            last_on=self.last_on,
            days=self.days,
            reason=self.reason,
        )


class TemporaryWeekSchema(LoadSchema):
    """From when to when, and why."""

    command = TemporaryWeekEntry

    first_on = Day(required=True)
    last_on = Day(required=True)
    reason = Text(longest=400, load_default=None)
    version = Whole(
        lowest=1, highest=HIGHEST_VERSION, is_text=True, attribute="seen_version", required=True
    )


class RemoveTemporaryWeekSchema(LoadSchema):
    """The version of a temporary week; `load` waits for whose and which."""

    command: ClassVar[type] = RemoveTemporaryWeek
    is_partial = True

    version = seen_version()


_DATED: Final = ("first_on", "last_on", "reason", "version")


def load_week(form: Mapping[str, str]) -> Callable[..., SetWeek]:
    """Return the usual week that a form asks for, waiting for whose it is.

    Raises:
        ValidationError: times that are none, half given, backwards, or on a day that is not
            available; each under the name of its field.
    """
    seen = version().deserialize(form.get("version"))
    kinds = {SAME: (WeekKind.EVERY,), TURNS: IN_TURN}.get(form.get("kind", ""))
    if kinds is None:
        raise ValidationError({"kind": ["Choose one of the two."]})
    faults: dict[str, list[str]] = {}
    days = tuple(_day(form, kind, weekday, faults) for kind in kinds for weekday in range(7))
    if faults:
        raise ValidationError(dict(faults))
    return partial(SetWeek, expected_version=seen, days=days)


def load_temporary_week(form: Mapping[str, str]) -> TemporaryWeekEntry:
    """Return the temporary week that a form asks for; raises `ValidationError` as `load_week`
    does."""
    faults: dict[str, Any] = {}
    days = tuple(_day(form, WeekKind.EVERY, weekday, faults) for weekday in range(7))
    schema = TemporaryWeekSchema()
    dated = {name: form[name] for name in _DATED if form.get(name, "").strip()}
    faults |= schema.validate(dated)
    if faults:
        raise ValidationError(faults)
    entry: TemporaryWeekEntry = schema.load(dated)
    return replace(entry, days=days)


def _day(
    form: Mapping[str, str], kind: WeekKind, weekday: int, faults: dict[str, list[str]]
) -> UsualDay:
    prefix = f"{kind}-{weekday}"
    is_available = bool(form.get(f"{prefix}-on"))
    begin, end = (_clock(form, f"{prefix}-{side}", faults) for side in ("from", "to"))
    for name, message in _odd(is_available=is_available, begin=begin, end=end):
        if f"{prefix}-{name}" not in faults:
            faults[f"{prefix}-{name}"] = [f"{WEEKDAYS[weekday]}: {message}"]
    return UsualDay(
        weekday=weekday, week=kind, is_available=is_available, from_local=begin, to_local=end
    )


def _clock(form: Mapping[str, str], name: str, faults: dict[str, list[str]]) -> time | None:
    typed = form.get(name, "")
    if not typed.strip():
        return None
    try:
        found: time = ClockEntry().deserialize(typed)
    except ValidationError as error:
        faults[name] = [f"{WEEKDAYS[int(name.split('-')[1])]}: {error.messages[0]}"]
        return None
    return found


def _odd(*, is_available: bool, begin: time | None, end: time | None) -> Iterator[tuple[str, str]]:
    if begin is None and end is None:
        return
    if not is_available:
        yield "from", "Not available and yet with times? Tick the day, or remove the times."
    elif begin is None:
        yield "from", "Type when it begins, or leave both empty for the whole day."
    elif end is None:
        yield "to", "Type when it ends, or leave both empty for the whole day."
    elif end <= begin:
        yield "to", "It ends after it begins. For work past midnight leave both empty."
