"""An event's window: wall clocks in, instants and class out."""

from datetime import datetime

from error_handlers.exceptions import FieldFault, ValidationException
from models.event import window_class
from utils.wall_clock import NonexistentWallClockError, to_instant


def window_values(opens_local: datetime, due_local: datetime, zone: str) -> dict[str, object]:
    """Return the stored values of a wall-clock window in `zone`: its instants and its class.

    Raises:
        ValidationException: the clocks jump over one of the two, or it ends before it begins.
    """
    opens_at = _instant("opens_local", opens_local, zone)
    due_at = _instant("due_local", due_local, zone)
    if due_local <= opens_local or due_at <= opens_at:
        raise _unusable("due_local", "The work is due after it may start: send a later time.")
    return {
        "opens_local": opens_local,
        "due_local": due_local,
        "opens_at": opens_at,
        "due_at": due_at,
        "window_class": window_class(opens_at, due_at),
    }


def _instant(field: str, local: datetime, zone: str) -> datetime:
    try:
        return to_instant(local, zone)
    except NonexistentWallClockError as error:
        words = f"The clocks at the site jump over {local:%H:%M} that day: send another time."
        raise _unusable(field, words) from error


def _unusable(field: str, words: str) -> ValidationException:
    return ValidationException(words, errors=[FieldFault(field=field, message=words)])
