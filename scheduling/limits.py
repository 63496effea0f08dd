"""The limits that an organization chooses for itself: what each means and how far it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Unit(StrEnum):
    """What a limit counts, or which day it names."""

    MINUTES = "minutes"
    DAYS = "days"
    WEEKDAY = "weekday"
    DATE = "date"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One field of `scheduling.values.Settings`, whose default it has until another is chosen.

    `least` and `most` bound it, both included; a date has the calendar's bounds alone.
    """

    name: str
    label: str
    about: str
    unit: Unit
    least: int = 0
    most: int = 0


LIMITS: Final[Mapping[str, Limit]] = MappingProxyType(
    {
        limit.name: limit
        for limit in (
            Limit(
                name="rest_minutes",
                label="Rest between two days",
                about="How long somebody rests between the work of one day and of another.",
                unit=Unit.MINUTES,
                most=24 * 60,
            ),
            Limit(
                name="proximity_minutes",
                label="Time between two sites",
                about="What getting from one site to another takes, with some to spare.",
                unit=Unit.MINUTES,
                most=12 * 60,
            ),
            Limit(
                name="most_working_days",
                label="Working days in a week",
                about="On how many days of a week somebody works at most. 7 is no limit.",
                unit=Unit.DAYS,
                least=1,
                most=7,
            ),
            Limit(
                name="buffer_days",
                label="Days left to people",
                about="How many days from today on are planned by people alone.",
                unit=Unit.DAYS,
                most=60,
            ),
            Limit(
                name="week_starts_on",
                label="First day of the week",
                about="On which day hours and days of a week begin to count anew.",
                unit=Unit.WEEKDAY,
                most=6,
            ),
            Limit(
                name="week_a_on",
                label="A day in a week A",
                about="Any date of a week that counts as week A, for people whose weeks alternate.",
                unit=Unit.DATE,
            ),
        )
    }
)
