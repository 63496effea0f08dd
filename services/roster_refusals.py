"""What the roster refuses, in words."""

from typing import ClassVar, Final

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ResourceNotFoundException,
)
from models.event import Event
from models.schedule import Schedule
from repositories.roster_locks import MOST_CONCERNED
from services.facts import schedule_facts

THIS_WORK: Final = "this work"


class AttendanceRecordedException(ConflictException):
    """Work that somebody came to, or not, can't become another's or another day's;
    `context["schedules"]` is it."""

    code: ClassVar[str] = "attendance-recorded"
    title: ClassVar[str] = "Attendance is recorded"
    default_message: ClassVar[str] = (
        "Take the person off and plan the work anew: what is recorded stays with them."
    )


def recorded_words(name: str, work: str = THIS_WORK) -> str:
    """Return why work of which attendance is recorded can't become another's or another day's, and
    what can be done."""
    return (
        f"It is recorded how {name} came to {work}. Take {name} off and plan it anew: what is "
        f"recorded stays with {name}."
    )


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


def refuse_too_much(concerned: int) -> None:
    """Raise `ConflictException` where an action concerns more than is thought through at once: what
    were left out could break a rule unseen."""
    if concerned > MOST_CONCERNED:
        raise ConflictException(
            f"This is too much work at once: it concerns more than {MOST_CONCERNED:,} people, "
            "events or schedules. Choose a later last day, or reassign it in parts."
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
