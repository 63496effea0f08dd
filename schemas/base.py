"""What load schemas share, and what dump schemas share; the two are never one."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields, post_load
from typing_extensions import override

from models.base import Base

Example = Mapping[str, object]


def _words() -> dict[str, str]:
    return {
        "unknown": "There is no such field here: remove it.",
        "type": "Send an object with the documented fields.",
    }


class LoadSchema(Schema):
    """What comes in: explicit fields, anything else refused; `load` returns the command.

    Where `is_partial`, the command still wants what stands in the address and the headers, so
    `load` returns it waiting for that. `example` is what the documentation shows being sent.
    """

    class Meta:
        unknown = RAISE

    error_messages = _words()
    command: ClassVar[type] = dict
    is_partial: ClassVar[bool] = False
    example: ClassVar[Example] = {}

    def make_command(self, loaded: dict[str, Any]) -> object:
        """Return what the loaded fields ask for."""
        return partial(self.command, **loaded) if self.is_partial else self.command(**loaded)

    @post_load
    def _finish(self, loaded: dict[str, Any], **_: object) -> object:
        return self.make_command(loaded)


class DumpSchema(Schema):
    """What goes out: every field always there.

    `model` and `excluded` (column -> why it stays inside) let a test see that no column is
    forgotten. `example` has what the documentation shows of fields whose kind does not tell it, and
    `notes` what it says of fields whose name does not.
    """

    class Meta:
        unknown = RAISE

    model: ClassVar[type[Base] | None] = None
    excluded: ClassVar[Mapping[str, str]] = {}
    example: ClassVar[Example] = {}
    notes: ClassVar[Mapping[str, str]] = {}

    @override
    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.required = True
