"""What time off may not be: backwards, endless, at an hour that no clock shows, or there twice."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
    ValidationException,
)
from models.employee import Employee
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from scheduling.availability import touches
from scheduling.values import Absence
from services.absence_wording import away_words
from services.state_moves import refuse_forbidden_move
from utils.wall_clock import MIDNIGHT, is_in_gap

# Longer than any leave: whoever sends more mistyped a year.
LONGEST: Final = timedelta(days=3 * 366)

_S = TimeOffState
ALLOWED_MOVES: Final[Mapping[TimeOffState, frozenset[TimeOffState]]] = MappingProxyType(
    {
        _S.REQUESTED: frozenset({_S.APPROVED, _S.DENIED, _S.CANCELLED}),
        _S.APPROVED: frozenset({_S.CANCELLED}),
        _S.DENIED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)
OPEN: Final = (TimeOffState.REQUESTED, TimeOffState.APPROVED)


def refuse_unusable_range(starts_local: datetime, ends_local: datetime, zone: str) -> None:
    """Raise `ValidationException` unless the range is one, and the clocks of `zone` show both its
    ends.

    Midnight is never refused: where the clocks jump over it, the day begins later.
    """
    if ends_local <= starts_local:
        raise unusable("ends_local", "Time off ends after it begins. Correct one of the two.")
    if ends_local - starts_local > LONGEST:
        raise unusable("ends_local", "Time off lasts three years at most. Check the year.")
    for field, edge in (("starts_local", starts_local), ("ends_local", ends_local)):
        if edge.time() != MIDNIGHT and is_in_gap(edge, zone):
            words = f"The clocks jump over {edge:%H:%M} that day. Choose another time."
            raise unusable(field, words)


def refuse_taken(
    person: Employee, starts_local: datetime, ends_local: datetime, others: Iterable[TimeOff]
) -> None:
    """Raise `ConflictException` when one of the person's others touches it and is approved, or
    waits for just the same."""
    for other in others:
        same = (other.starts_local, other.ends_local) == (starts_local, ends_local)
        when = away_words(other.starts_local, other.ends_local, starts_local.date())
        if other.state is TimeOffState.APPROVED:
            raise _taken(
                f"{person.name} is away then already, by approved time off ({when}). "
                "Cancel that first, or choose other days.",
                other,
            )
        if same:
            words = f"{person.name} has asked for just that already ({when}), and it still waits."
            raise _taken(words, other)


def refuse_decided(time_off: TimeOff) -> None:
    """Raise `ConflictException` unless the request still waits."""
    if time_off.state is not TimeOffState.REQUESTED:
        words = (
            f"The time off is {time_off.state}, and only what is requested can be changed. "
            "Ask anew instead."
        )
        raise ConflictException(words, context={"state": time_off.state})


def refuse_move(time_off: TimeOff, wanted: TimeOffState) -> None:
    """Raise `ConflictException`, naming both states, unless `wanted` may follow."""
    refuse_forbidden_move("time off", ALLOWED_MOVES, time_off.state, wanted)


def lies_in(time_off: TimeOff, schedule: Schedule) -> bool:
    """Return whether work of that person, event and site loaded, touches the time off."""
    absence = Absence(
        employee_id=time_off.employee_id,
        starts_local=time_off.starts_local,
        ends_local=time_off.ends_local,
    )
    zone = schedule.event.site.time_zone
    is_theirs = schedule.employee_id == time_off.employee_id
    return is_theirs and touches(absence, schedule.starts_at, schedule.ends_at, zone)


def no_time_off() -> ResourceNotFoundException:
    """Return the refusal of unknown time off."""
    return ResourceNotFoundException("There is no such time off here. Look at the list of it.")


def unusable(field: str, words: str) -> ValidationException:
    """Return the refusal of one field."""
    return ValidationException(words, errors=[FieldFault(field=field, message=words)])


def _taken(words: str, other: TimeOff) -> ConflictException:
    fault = FieldFault(field="starts_local", message=words)
    return ConflictException(words, errors=[fault], context={"time_off_id": other.id})
