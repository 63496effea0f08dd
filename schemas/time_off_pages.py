"""What the pages of time off are sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Identifier, Text, YesNo, refusal_words
from schemas.pages import QuerySchema, seen_version, version
from schemas.times import Day
from services.roster_commands import Change
from services.time_off import (
    ApproveTimeOff,
    CancelTimeOff,
    ChangeTimeOff,
    DenyTimeOff,
    RequestTimeOff,
)
from services.time_off_search import TimeOffSearch
from utils.wall_clock import MIDNIGHT

_DAY: Final = timedelta(days=1)
_TO: Final = "to."
_SEEN: Final = "seen."


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Time off as somebody typed it: the person is still a text."""

    person: str
    is_approved: bool
    starts_local: datetime
    ends_local: datetime
    reason: str | None

    def request(self, employee_code: str) -> RequestTimeOff:
        """Return the command, once it is known whom the text means."""
        return RequestTimeOff(
            employee_code=employee_code,
            starts_local=self.starts_local,
            ends_local=self.ends_local,
            reason=self.reason,
        )


class TimeOffPageQuerySchema(QuerySchema):
    """Filters and place in the list of time off."""

    command = TimeOffSearch
    employee = Text(longest=300, attribute="person")
    state = Text(longest=40)
    month = Text(longest=10)
    cursor = Text(longest=500)
    decided = Identifier()


def _clock() -> fields.Time:
    words = refusal_words(invalid="Send a time such as 09:45.")
    return fields.Time(format="%H:%M", error_messages=words)


class WhenFormSchema(LoadSchema):
    """When somebody is away, and why; without times, whole days, both included."""

    first = Day(required=True)
    last = Day()
    starts = _clock()
    ends = _clock()
    reason = Text(longest=400, load_default=None)

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        return super().make_command(with_range(loaded))


class ChangeTimeOffFormSchema(WhenFormSchema):
    """Other days, times or reason of a request."""

    command: ClassVar[type] = ChangeTimeOff
    is_partial = True

    version = seen_version()


class EnterTimeOffFormSchema(WhenFormSchema):
    """Time off of somebody; `approved` where it needs no decision any more."""

    command = Entry

    employee = Text(longest=300, attribute="person", required=True)
    approved = YesNo(is_text=True, attribute="is_approved", load_default=False)


class AskTimeOffFormSchema(WhenFormSchema):
    """Time off of one's own; `load` waits for whose."""

    command = RequestTimeOff
    is_partial = True


class ApproveFormSchema(LoadSchema):
    """The version that was seen."""

    command: ClassVar[type] = ApproveTimeOff
    is_partial = True
    version = seen_version()


class DenyFormSchema(ApproveFormSchema):
    """The version that was seen, and why not."""

    command = DenyTimeOff
    reason = Text(longest=400, load_default=None)


class CancelFormSchema(ApproveFormSchema):
    """The version that was seen, and why, if there is something to say."""

    command = CancelTimeOff
    reason = Text(longest=400, load_default=None)


def load_moves(form: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the schedules that go to others: `to.{id}` names whom, `seen.{id}` the version."""
    return tuple(
        Change(
            schedule_id=Identifier().deserialize(name.removeprefix(_TO)),
            expected_version=version().deserialize(form.get(f"{_SEEN}{name.removeprefix(_TO)}")),
            employee_code=Text(longest=40).deserialize(text),
        )
        for name, text in form.items()
        if name.startswith(_TO) and text.strip()
    )


def with_range(loaded: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the range that the days and times stand for: a day without a time is
    whole, a single day is first and last."""
    first: date = loaded.pop("first")
    last: date = loaded.pop("last", first)
    starts: time = loaded.pop("starts", MIDNIGHT)
    ends: time | None = loaded.pop("ends", None)
    until = datetime.combine(last, ends) if ends else datetime.combine(last, MIDNIGHT) + _DAY
    return {**loaded, "starts_local": datetime.combine(first, starts), "ends_local": until}
