"""What the pages of rotations are sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from typing_extensions import override

from schemas.base import LoadSchema
from schemas.fields import Text
from schemas.pages import QuerySchema, seen_version, version
from schemas.times import Day
from services.rotation_commands import AddSubstitute, RemoveSubstitute

_HOLDER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\.[0-6]", re.ASCII)
_LONGEST_ENTRY: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstituteEntry:
    """A substitute as somebody typed it: the person is still a text, nobody where there is none."""

    site_code: str
    on_date: date
    rotation: str
    person: str | None
    reason: str | None

    def command(self, employee_code: str | None) -> AddSubstitute:
        """Return the command, once it is known whom the text means."""
        return AddSubstitute(
            site_code=self.site_code,
            on_date=self.on_date,
            rotation=self.rotation,
            employee_code=employee_code,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyEntry:
    """A site's week as somebody typed it: people are still texts, by such as `juicer.5`."""

    seen_version: int
    people: Mapping[str, str]


class RotationsQuerySchema(QuerySchema):
    """Which site."""

    site = Text(longest=40)

    @override
    def make_command(self, loaded: dict[str, Any]) -> str | None:
        return loaded.get("site")


class SubstituteFormSchema(LoadSchema):
    """Who stands in on a date."""

    command = SubstituteEntry

    site = Text(longest=40, attribute="site_code", required=True)
    on_date = Day(required=True)
    rotation = Text(longest=40, required=True)
    employee = Text(longest=_LONGEST_ENTRY, attribute="person", load_default=None)
    reason = Text(longest=400, load_default=None)


class RemoveSubstituteFormSchema(LoadSchema):
    """The version that was seen; `load` waits for which."""

    command: ClassVar[type] = RemoveSubstitute
    is_partial = True

    version = seen_version()


def load_duty(form: Mapping[str, str]) -> DutyEntry:
    """Return the week that a form holds; raises `ValidationError` without a version."""
    people = {
        name: text.strip()[:_LONGEST_ENTRY]
        for name, text in form.items()
        if _HOLDER.fullmatch(name) and text.strip()
    }
    seen: int = version().deserialize(form.get("version"))
    return DutyEntry(seen_version=seen, people=people)
