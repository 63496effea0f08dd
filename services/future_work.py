"""What somebody would leave behind, and who could take it over."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.employee import Employee
from models.rotation import RotationAssignment
from models.schedule import Schedule
from repositories.crowd import CrowdRepository
from repositories.employees import EmployeeRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.event_type_words import rotation_words
from services.person_history import words_joined
from services.roster_refusals import no_employee
from services.stand_ins import StandIn, StandInFinder
from utils.wall_clock import local_date, start_of_day

MOST_WORK: Final = 500
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class FutureWork:
    """What somebody is planned on from a day on, with whom no rule stops from taking each over, and
    the standing duty that they hold. What is in `recorded` goes to nobody: how they came to it is
    recorded."""

    employee: Employee
    terminated_on: date
    work: Sequence[Schedule]
    stand_ins: Mapping[UUID, Sequence[StandIn]]
    recorded: Collection[UUID]
    duties: tuple[str, ...]


class FutureWorkService(RepositoryService):
    """Looks at what somebody would leave behind."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        schedules: ScheduleRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._schedules = schedules
        self._crowd = crowd
        self._inputs = inputs

    def left_behind(self, code: str, terminated_on: date | None = None) -> FutureWork:
        """Return what somebody would leave behind, going on that day: else on the one that is
        stored, else today.

        Raises:
            ResourceNotFoundException: no such person here.
            ConflictException: it is more than is decided on at once.
        """
        self.require(Permission.ROSTER_VIEW)
        employee = self._employees.find_with_role(code)
        if employee is None:
            raise no_employee(code)
        today = local_date(self.unit.now, self.principal.time_zone)
        day = terminated_on or employee.terminated_on or today
        work = coming_work(self._schedules, employee, day, self.unit.now)
        recorded = self._schedules.list_recorded([one.id for one in work]) if work else []
        finder = StandInFinder(self.principal, self.unit.now, self._crowd, self._inputs)
        return FutureWork(
            employee=employee,
            terminated_on=day,
            work=work,
            stand_ins=finder.offered(work, recorded, in_turn=True),
            recorded=recorded,
            duties=tuple(duty_words(self._employees.list_duties(employee.id))),
        )


def coming_work(
    schedules: ScheduleRepository, person: Employee, terminated_on: date, now: datetime
) -> list[Schedule]:
    """Return somebody's schedules that have not begun, on that day at their sites or later, with
    event, type and site, earliest first; raises `ConflictException` for more than 500."""
    # A site's clock may be a day ahead.
    earliest = start_of_day(terminated_on, "UTC") - _A_DAY
    found = schedules.list_coming(person.id, max(now, earliest), MOST_WORK + 1)
    if len(found) > MOST_WORK:
        raise ConflictException(
            f"{person.name} is planned on more than {MOST_WORK} events from then on. Hand some of "
            "that work over first, then terminate."
        )
    return [
        one for one in found if local_date(one.starts_at, one.event.site.time_zone) >= terminated_on
    ]


def duty_words(duties: Sequence[RotationAssignment]) -> Iterator[str]:
    """Yield standing duty in order of site, such as `juicer at Lake Club on Mondays`."""
    for rotation, site_id in dict.fromkeys((one.rotation, one.site_id) for one in duties):
        held = [one for one in duties if (one.rotation, one.site_id) == (rotation, site_id)]
        days = words_joined([f"{WEEKDAYS[one.weekday]}s" for one in held])
        yield f"{rotation_words(rotation)} at {held[0].site.name} on {days}"
