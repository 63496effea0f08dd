"""What the roster refuses, in words."""

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ResourceNotFoundException,
)
from models.event import Event
from models.schedule import Schedule
from services.facts import schedule_facts


def refuse_stale(schedule: Schedule, expected_version: int) -> None:
    """Raise when the schedule is not the one that was seen (412), or has ended (409)."""
    if schedule.version != expected_version:
        raise PreconditionFailedException(context={"current": schedule_facts(schedule)})
    if not schedule.is_active:
        raise ConflictException(
            "This person was taken off the event already. Assign somebody anew instead.",
            context={"current": schedule_facts(schedule)},
        )


def refuse_stale_event(event: Event, expected_version: int | None) -> None:
    """Raise `PreconditionFailedException` when the event is not the one that was seen."""
    if expected_version is not None and event.version != expected_version:
        raise PreconditionFailedException(
            "The event was changed since you opened it. Look at it again, then assign.",
            context={"current": {"id": event.id, "version": event.version}},
        )


def no_employee(code: str) -> ResourceNotFoundException:
    """Return the refusal of an unknown person."""
    words = f"Nobody here has the employee id {code}. Choose somebody from the list of people."
    return ResourceNotFoundException(words, errors=[FieldFault(field="employee_id", message=words)])


def no_event() -> ResourceNotFoundException:
    """Return the refusal of an unknown event."""
    words = "There is no such event here. It may have been removed; look at the list of events."
    return ResourceNotFoundException(words, errors=[FieldFault(field="event_id", message=words)])


def no_schedule() -> ResourceNotFoundException:
    """Return the refusal of an unknown schedule."""
    return ResourceNotFoundException("There is no such schedule here. It may have been removed.")
