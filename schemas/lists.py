"""Lists: what they are asked with, and what a page of one looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Final, Generic, TypeVar

from marshmallow import Schema, ValidationError, fields, validates_schema
from typing_extensions import override

from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Text, Whole
from schemas.times import Day
from utils.clock import today
from utils.cursors import SortValue, decode_cursor
from utils.principal import current_principal
from utils.wall_clock import start_of_day

MOST_ROWS: Final = 500
USUAL_ROWS: Final = 100
_LONGEST_CURSOR: Final = 2_000
_CLOCK: Final = ", read in the organization's time zone."

F = TypeVar("F")


@dataclass(frozen=True, kw_only=True, slots=True)
class ListQuery(Generic[F]):
    """Which rows, how many and from where on."""

    filters: F
    request: PageRequest


class ListQuerySchema(LoadSchema):
    """`limit` and `cursor`; subclasses add filters and say what the list is sorted by."""

    sorted_by: ClassVar[type[SortValue]] = str
    example: ClassVar[Example] = {"limit": USUAL_ROWS}

    limit = Whole(lowest=1, highest=MOST_ROWS, is_text=True, load_default=USUAL_ROWS)
    cursor = Text(longest=_LONGEST_CURSOR, about="The `next_cursor` of the page before.")

    @override
    def make_command(self, loaded: dict[str, Any]) -> ListQuery[Any]:
        limit, cursor = loaded.pop("limit"), loaded.pop("cursor", None)
        mark = decode_cursor(cursor, self.sorted_by) if cursor else None
        request = PageRequest(limit=limit, cursor=mark)
        return ListQuery(filters=self.make_filters(loaded), request=request)

    def make_filters(self, loaded: dict[str, Any]) -> object:
        """Return the filters that the remaining fields stand for."""
        return self.command(**loaded)


class DaysSchema(ListQuerySchema):
    """A list of what lies within dates, both included."""

    first_day = Day(data_key="from", metadata={"description": "The first day."})
    last_day = Day(data_key="to", metadata={"description": "The last day, included."})

    @validates_schema
    def _refuse_backwards(self, data: Mapping[str, Any], **_: object) -> None:
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            raise ValidationError("Send a date that is not before `from`.", field_name="to")


class DayRangeSchema(DaysSchema):
    """A list of what lies within dates, both included, read in the organization's time zone."""

    sorted_by: ClassVar[type[SortValue]] = datetime

    first_day = Day(data_key="from", metadata={"description": f"The first day{_CLOCK}"})
    last_day = Day(data_key="to", metadata={"description": f"The last day, included{_CLOCK}"})


def instants_of(loaded: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Take the two days out of `loaded` and return the half-open range of instants they cover."""
    zone = _zone()
    first, last = loaded.pop("first_day", None), loaded.pop("last_day", None)
    return (
        start_of_day(first, zone) if first else None,
        start_of_day(last + timedelta(days=1), zone) if last else None,
    )


def local_today() -> date:
    """Return the date that it is in the organization's time zone."""
    return today(_zone())


def _zone() -> str:
    principal = current_principal()
    return principal.time_zone if principal else "UTC"


def page_body(page: Page[PlainRow]) -> dict[str, Any]:
    """Return a page as lists answer it."""
    return {"items": page.items, "next_cursor": page.next_cursor}


@cache
def page_of(schema: type[DumpSchema]) -> type[Schema]:
    """Return the schema of a page of such rows, for the documentation."""
    name = schema.__name__.removesuffix("Schema")
    page: type[Schema] = DumpSchema.from_dict(
        {
            "items": fields.List(fields.Nested(schema)),
            "next_cursor": fields.String(
                allow_none=True,
                metadata={"description": "Asks for the next page; null at the end."},
            ),
        },
        name=f"{name}PageSchema",
    )
    return page
