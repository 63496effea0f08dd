"""Nobody stops being here while they are planned: what their going would leave behind."""

from datetime import date, datetime
from typing import ClassVar, Final

from error_handlers.exceptions import ConflictException
from models.employee import Employee
from repositories.person import PersonRepository
from services.people_views import WorkLine
from services.person_work import MOST_WORK, Planned, standing_words, work_lines

MOST_LISTED: Final = 8


class WorkLeftException(ConflictException):
    """Somebody is to go, and planned work would be left behind; `standing` are its first lines."""

    code: ClassVar[str] = "work-left"
    title: ClassVar[str] = "There is work planned"
    default_message: ClassVar[str] = "Hand that work over, or take them off it, then do this again."

    def __init__(self, message: str, *, standing: tuple[WorkLine, ...]) -> None:
        self.standing = standing
        super().__init__(message)


def refuse_work_left(
    person: Employee, planned: PersonRepository, now: datetime, today: date
) -> None:
    """Raise `WorkLeftException` when somebody is planned on days on which they are not there."""
    rows = planned.work(person.id, now, None, MOST_WORK)
    standing = Planned(employee=person, rows=rows, now=now).standing()
    if standing:
        raise WorkLeftException(
            f"{standing_words(person.name, standing, today)} Hand that work over first, or "
            f"terminate {person.name}: that decides on all of it in one step.",
            standing=work_lines(standing[:MOST_LISTED], today),
        )
