"""What the pages of attendance are sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from marshmallow import ValidationError
from typing_extensions import override

from models.attendance import Mark
from repositories.paging import PageRequest
from schemas.attendance import LONGEST_NOTE, MOST_MINUTES
from schemas.base import LoadSchema
from schemas.fields import Choice, Identifier, Text, Whole
from schemas.pages import HIGHEST_VERSION, QuerySchema
from schemas.times import FIRST_YEAR, LAST_YEAR, Day
from services.attendance import DayEntry
from services.attendance_page import PEOPLE_A_PAGE
from utils.cursors import decode_cursor

MOST_ENTRIES: Final = 500
_SEEN: Final = "seen-"
_PARTS: Final = ("mark", "minutes", "note")


class AttendanceQuerySchema(QuerySchema):
    """The day that is wanted."""

    command = dict
    date = Day()


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthQuestion:
    """The month by its first day (None is this one), and the place in the list of people."""

    first: date | None
    request: PageRequest


class MonthQuerySchema(QuerySchema):
    """The month that is wanted, and the place in its list of people."""

    month = Text(longest=7)
    cursor = Text(longest=500)

    @override
    def make_command(self, loaded: dict[str, Any]) -> MonthQuestion:
        cursor = loaded.get("cursor")
        mark = decode_cursor(cursor, str) if cursor else None
        request = PageRequest(limit=PEOPLE_A_PAGE, cursor=mark)
        return MonthQuestion(first=_first_of(loaded.get("month")), request=request)


class DayEntrySchema(LoadSchema):
    """One line of a day."""

    command = DayEntry

    schedule_id = Identifier(required=True)
    seen_version = Whole(lowest=0, highest=HIGHEST_VERSION, is_text=True, required=True)
    mark = Choice(Mark)
    minutes = Whole(lowest=0, highest=MOST_MINUTES, is_text=True)
    note = Text(longest=LONGEST_NOTE)


def _first_of(month: str | None) -> date | None:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return first if FIRST_YEAR < first.year < LAST_YEAR else None


def entries_of(form: Mapping[str, str]) -> list[DayEntry]:
    """Return the lines of a day's form, whose fields end in the schedule's id.

    Raises:
        marshmallow.ValidationError: by the form's own names of the fields.
    """
    ids = [name.removeprefix(_SEEN) for name in form if name.startswith(_SEEN)]
    if len(ids) > MOST_ENTRIES:
        raise ValidationError({"lines": [f"Send {MOST_ENTRIES} lines at most."]})
    entries: list[DayEntry] = []
    faults: dict[str, Any] = {}
    for schedule_id in ids:
        try:
            entries.append(DayEntrySchema().load(dict(_line_of(form, schedule_id))))
        except ValidationError as error:
            told: Any = error.messages
            faults |= {f"{name}-{schedule_id}": words for name, words in told.items()}
    if faults:
        raise ValidationError(faults)
    return entries


def _line_of(form: Mapping[str, str], schedule_id: str) -> Iterator[tuple[str, str]]:
    yield "schedule_id", schedule_id
    yield "seen_version", form[f"{_SEEN}{schedule_id}"]
    for part in _PARTS:
        if value := form.get(f"{part}-{schedule_id}"):
            yield part, value
