"""What stands against taking an action back, and the reason that would do it all the same."""

from typing import Final
from uuid import UUID

from flask import request

from error_handlers.exceptions import AppException, ValidationException
from routes.pages.refusals import CONTRADICTIONS, OVERRIDE_FIELD, Kinds, is_overridable
from services.history_views import UndoAnyway

UNDO_REFUSED: Final[Kinds] = (*CONTRADICTIONS, ValidationException)


def anyway_of(refusal: AppException, action_id: UUID) -> UndoAnyway | None:
    """Return the place for a reason, None where no reason helps this reader."""
    if not is_overridable(refusal):
        return None
    return UndoAnyway(action_id=str(action_id), typed=request.form.get(OVERRIDE_FIELD, ""))
