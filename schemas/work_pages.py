"""What the pages that give somebody's work to others are sent."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Final

from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Identifier, Listed, Text, YesNo
from schemas.pages import QuerySchema, seen_version, version
from schemas.times import Day
from services.hand_over_page import MOST_LISTED, HandOverQuestion
from services.roster_commands import Given, Reassign, Terminate

_TO: Final = "to."
_SEEN: Final = "seen."


class HandOverQuerySchema(QuerySchema):
    """Which of somebody's work goes to whom; `load` waits for whose."""

    chosen = Listed(Identifier(), longest=MOST_LISTED, load_default=())
    to = Text(longest=40, attribute="to_code")
    each = YesNo(is_text=True, attribute="each_on_its_own")

    @override
    def make_command(self, loaded: dict[str, Any]) -> Callable[..., HandOverQuestion]:
        return partial(HandOverQuestion, **{**loaded, "chosen": tuple(loaded["chosen"])})


class HandOverFormSchema(LoadSchema):
    """To whom the chosen work goes, and whether each row goes on its own; `load` waits for it."""

    command = Reassign
    is_partial = True

    to = Text(longest=40, required=True, attribute="employee_code")
    each = YesNo(is_text=True, attribute="each_on_its_own")
    override_reason = Text(longest=400)


class LeaveQuerySchema(QuerySchema):
    """From which day on somebody is gone."""

    on = Day()


class LeaveFormSchema(LoadSchema):
    """From which day on somebody is gone, and why; `load` waits for whom, and for their work."""

    command: ClassVar[type] = Terminate
    is_partial = True

    on = Day(required=True, attribute="terminated_on")
    reason = Text(longest=400)
    version = seen_version()


def plain_of(form: Mapping[str, str]) -> dict[str, str]:
    """Return the filled fields that are not about rows."""
    return {
        name: text
        for name, text in form.items()
        if text.strip() and not name.startswith((_TO, _SEEN))
    }


def load_rows(form: Mapping[str, str]) -> tuple[Given, ...]:
    """Return the rows of a form: `seen.{id}` tells the version, `to.{id}` whom it goes to."""
    return tuple(
        Given(
            schedule_id=Identifier().deserialize(name.removeprefix(_SEEN)),
            expected_version=version().deserialize(text),
            employee_code=form.get(f"{_TO}{name.removeprefix(_SEEN)}", "").strip() or None,
        )
        for name, text in form.items()
        if name.startswith(_SEEN)
    )
