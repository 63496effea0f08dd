"""What somebody typed into a form that was refused, so that nothing of it is lost."""

from typing import Final

from flask import request

from error_handlers.exceptions import (
    AppException,
    ConflictException,
    PreconditionFailedException,
    ValidationException,
)
from routes.pages.refusals import Kinds, words_of
from services.form_state import Typed

REFUSED: Final[Kinds] = (
    ConflictException,
    PreconditionFailedException,
    ValidationException,
)
_MARKED: Final = "Correct what is marked."
_FASTER: Final = (
    "Somebody else changed this meanwhile. What is stored now stands beside what you typed: save "
    "again to keep yours."
)


def typed_of(refusal: AppException) -> Typed:
    """Return the sent form with why it was refused: fault by fault beside the fields, else in
    sentences above them."""
    is_stale = isinstance(refusal, PreconditionFailedException)
    seen = request.form.get("version", "")
    return Typed(
        values=request.form.to_dict(),
        version=int(seen) if seen.isdecimal() else 1,
        faults={fault.field: fault.message for fault in refusal.errors},
        messages=(_FASTER,) if is_stale else (_MARKED,) if refusal.errors else words_of(refusal),
        is_stale=is_stale,
    )
