"""Somebody's usual week as seven bars, or twice seven where two weeks take turns."""

from collections.abc import Iterator
from datetime import date

from models.availability import WeekKind
from scheduling.availability import week_letter
from scheduling.values import Settings
from scheduling.wording import WEEKDAYS
from services import day_wording as words
from services.people_views import DayBar, WeekBars
from services.usual_weeks import UsualDay, UsualWeek

IN_TURN = (WeekKind.A, WeekKind.B)


def is_in_turn(week: UsualWeek) -> bool:
    """Return whether two weeks take turns."""
    return any(day.week in IN_TURN for day in week.days)


def weekdays_of(settings: Settings) -> tuple[int, ...]:
    """Return the weekdays (0 = Monday) in the organization's order."""
    return tuple((settings.week_starts_on + number) % 7 for number in range(7))


def day_of(week: UsualWeek, weekday: int, kind: WeekKind) -> UsualDay:
    """Return what the week says of a weekday: its own kind's word, else that for every week, else
    that it is free."""
    said = {day.week: day for day in week.days if day.weekday == weekday}
    return said.get(kind) or said.get(WeekKind.EVERY) or UsualDay(weekday=weekday)


def week_bars(week: UsualWeek, settings: Settings, today: date) -> tuple[WeekBars, ...]:
    """Return one week, or week A and week B with the present one marked."""
    if not is_in_turn(week):
        days = tuple(_bars(week, settings, WeekKind.EVERY))
        return (WeekBars(label="", is_current=True, days=days),)
    now = week_letter(today, settings)
    return tuple(
        WeekBars(
            label=f"Week {kind.upper()}",
            is_current=kind.value == now,
            days=tuple(_bars(week, settings, kind)),
        )
        for kind in IN_TURN
    )


def temporary_bars(days: tuple[UsualDay, ...], label: str, settings: Settings) -> WeekBars:
    """Return the days of a temporary week under their label."""
    week = UsualWeek(employee_code="", days=days)
    bars = tuple(_bars(week, settings, WeekKind.EVERY))
    return WeekBars(label=label, is_current=False, days=bars)


def _bars(week: UsualWeek, settings: Settings, kind: WeekKind) -> Iterator[DayBar]:
    for weekday in weekdays_of(settings):
        day = day_of(week, weekday, kind)
        first, last = 0, words.STEPS_PER_DAY
        if day.from_local is not None and day.to_local is not None:
            first = words.step_of(day.from_local)
            last = max(words.step_of(day.to_local), first + 1)
        yield DayBar(
            name=WEEKDAYS[weekday],
            words=bar_words(day),
            is_available=day.is_available,
            start_step=first,
            length_steps=last - first,
        )


def bar_words(day: UsualDay) -> str:
    """Return such as `09:00–17:00`, `All day` or `Not available`."""
    if not day.is_available:
        return "Not available"
    if day.from_local is None or day.to_local is None:
        return "All day"
    return f"{day.from_local:%H:%M}–{day.to_local:%H:%M}"
