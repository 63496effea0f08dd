"""Forms of pages: what is wrong with one is told beside its fields."""

from collections.abc import Iterator
from contextlib import contextmanager

import marshmallow

from error_handlers.exceptions import ValidationException
from error_handlers.problems import field_faults


@contextmanager
def reading_form() -> Iterator[None]:
    """Raise `ValidationException` with the fields' faults where a schema in the block refuses."""
    try:
        yield
    except marshmallow.ValidationError as error:
        raise ValidationException(errors=tuple(field_faults(error.messages))) from error
