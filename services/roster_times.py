"""When work begins and ends: wall clocks at the site become instants, lengths are checked."""

from datetime import UTC, datetime, timedelta

from error_handlers.exceptions import FieldFault, ValidationException
from models.event import Event
from models.schedule import Schedule
from scheduling.values import LONGEST_WORK
from services.roster_commands import Change
from utils.wall_clock import NonexistentWallClockError, behind_gap, to_instant


def times_of(event: Event, starts: datetime, ends_at: datetime | None) -> tuple[datetime, datetime]:
    """Return start and end in UTC; without `ends_at` the event's own minutes, or its type's.

    Raises:
        ValidationException: the start does not exist, or the length is not within 24 hours.
    """
    starts_at = instant_at_site(starts, event.site.time_zone)
    minutes = event.estimated_minutes or event.event_type.default_minutes
    return _checked(starts_at, ends_at or starts_at + timedelta(minutes=minutes))


def changed_times(schedule: Schedule, event: Event, command: Change) -> tuple[datetime, datetime]:
    """Return start and end in UTC; a new start without a new end keeps the length.

    Raises:
        ValidationException: the start does not exist, or the length is not within 24 hours.
    """
    if command.starts is None:
        return _checked(schedule.starts_at, command.ends_at or schedule.ends_at)
    starts_at = instant_at_site(command.starts, event.site.time_zone)
    return _checked(
        starts_at, command.ends_at or starts_at + (schedule.ends_at - schedule.starts_at)
    )


def instant_at_site(starts: datetime, zone: str) -> datetime:
    """Return, in UTC, an aware `starts` as it is, a naive one as wall clock in `zone`; raises
    `ValidationException`."""
    if starts.tzinfo is not None:
        return starts.astimezone(UTC)
    try:
        return to_instant(starts, zone)
    except NonexistentWallClockError as error:
        words = _jump_words(starts)
        fault = FieldFault(field="starts_at", message=words)
        raise ValidationException(words, errors=[fault]) from error


def start_to_show(starts: datetime, zone: str) -> tuple[datetime, tuple[str, ...]]:
    """Return a naive wall-clock start in `zone` as it can be looked at, with what is wrong with it
    in words: where the clocks jump over it, it is what they show then."""
    shown = behind_gap(starts, zone)
    return shown, () if shown == starts else (_jump_words(starts),)


def _jump_words(starts: datetime) -> str:
    return f"The clocks at the site jump over {starts:%H:%M} that day. Choose another start."


def _checked(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    if not timedelta(0) < ends_at - starts_at <= LONGEST_WORK:
        words = "Work ends after it starts and lasts 24 hours at most. Correct the end."
        raise ValidationException(words, errors=[FieldFault(field="ends_at", message=words)])
    return starts_at, ends_at.astimezone(UTC)
