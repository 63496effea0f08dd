"""Headers that requests carry: which version they mean, and under which key they may be resent."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, pre_load
from typing_extensions import override

from error_handlers.exceptions import PreconditionRequiredException
from schemas.base import Example, LoadSchema
from schemas.fields import Text

# Weak tags count as well: a proxy that compresses answers makes ours weak.
_TAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"')


class IfMatchSchema(LoadSchema):
    """`If-Match` with the ETag that was read; loads as the version."""

    example: ClassVar[Example] = {"If-Match": '"3"'}

    tag = Text(longest=80, data_key="If-Match", required=True, about='The ETag, such as "7".')

    @pre_load
    def _want_version(self, data: Mapping[str, Any], **_: object) -> Mapping[str, Any]:
        if not data.get("If-Match"):
            raise PreconditionRequiredException
        return data

    @override
    def make_command(self, loaded: dict[str, Any]) -> int:
        found = _TAG.fullmatch(loaded["tag"])
        if found is None:
            words = 'Send the one ETag that you read, such as "7".'
            raise ValidationError(words, field_name="If-Match")
        return int(found[1])


class IdempotencyKeySchema(LoadSchema):
    """`Idempotency-Key`, if any; loads as its text or None."""

    example: ClassVar[Example] = {"Idempotency-Key": "7b0e2d4c-assign-ana"}

    key = Text(
        longest=200,
        data_key="Idempotency-Key",
        pattern=r"^[\x21-\x7e]+$",
        wanted="printable characters without spaces",
        about="The same key with the same content acts once, for 24 hours.",
    )

    @override
    def make_command(self, loaded: dict[str, Any]) -> str | None:
        return loaded.get("key")
