"""Public holidays on the wire: what is known, and what is loaded."""

from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import override

from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Listed, Text, Whole, YesNo
from schemas.times import Day
from services.public_holidays import MOST_YEARS, LoadHolidays, PublicDay, PublicHolidays

_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_MOST_DATES: Final = 500


class PublicDaySchema(DumpSchema):
    """One public holiday."""

    example: ClassVar[Example] = {"on_date": "2026-12-25", "name": "Christmas Day"}

    on_date = fields.Date()
    name = fields.String()
    closed_by = fields.String(
        allow_none=True,
        metadata={"description": "What closes the place that day already; null: it is new."},
    )


class LoadedSchema(DumpSchema):
    """What is known, and whether it was stored."""

    example: ClassVar[Example] = {"is_applied": False}

    items = fields.List(fields.Nested(PublicDaySchema))
    is_applied = fields.Boolean(
        metadata={"description": "True: `items` are the days that were added."}
    )


class LoadHolidaysSchema(LoadSchema):
    """Which public holidays; without `apply` they are only looked at."""

    example: ClassVar[Example] = {
        "country": "US",
        "region": "IN",
        "years": [2026, 2027],
        "apply": False,
    }

    country = Text(longest=2, required=True, about="A code such as US.")
    region = Text(longest=40, allow_none=True, load_default=None)
    years = Listed(
        Whole(lowest=_FIRST_YEAR, highest=_LAST_YEAR),
        shortest=1,
        longest=MOST_YEARS,
        required=True,
    )
    site_code = Text(longest=40, allow_none=True, load_default=None)
    dates = Listed(Day(), longest=_MOST_DATES, allow_none=True, load_default=None)
    apply = YesNo(load_default=False)

    @override
    def make_command(self, loaded: dict[str, Any]) -> tuple[LoadHolidays, bool]:
        wanted = PublicHolidays(
            country=loaded["country"],
            region=loaded["region"],
            years=tuple(sorted(set(loaded["years"]))),
            site_code=loaded["site_code"],
        )
        dates = None if loaded["dates"] is None else frozenset(loaded["dates"])
        return LoadHolidays(wanted=wanted, dates=dates), loaded["apply"]


def loaded_body(days: tuple[PublicDay, ...], *, is_applied: bool) -> dict[str, Any]:
    """Return public holidays as they are answered."""
    items = [{"on_date": day.on_date, "name": day.name, "closed_by": day.closed_by} for day in days]
    return {"items": items, "is_applied": is_applied}
