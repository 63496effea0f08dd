"""The pages of time off: what waits, what comes, and one request with its story."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from models.employee import Employee
from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from repositories.crowd import CrowdRepository
from repositories.employees import EmployeeRepository
from repositories.history import TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from repositories.time_off import TimeOffFilters, TimeOffRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.form_state import Typed, form_state
from services.person_search import MOST_OFFERED, code_meant, meant, option_of
from services.stand_ins import StandInFinder
from services.time_off_checks import OPEN, lies_in, no_time_off
from services.time_off_search import (
    ON_ITS_WAY,
    STATES,
    TimeOffSearch,
    month_choices,
    state_choices,
)
from services.time_off_views import TimeOffCasePage, TimeOffLine, TimeOffPage
from services.time_off_wording import NO_STAND_INS, TimeOffWriter, form_values
from utils.cursors import WallClock, decode_cursor
from utils.wall_clock import local_date

MOST_WAITING: Final = 20
PAGE_SIZE: Final = 30
_MOST_WORK: Final = 2_000
_NOTHING: Final[Page[TimeOff]] = Page(items=[], next_cursor=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """What is shown: requests that wait, and below them the others; one of both is leafed
    through."""

    waiting: Page[TimeOff] = _NOTHING
    others: Page[TimeOff] = _NOTHING
    pages: Page[TimeOff] = _NOTHING


class TimeOffPageService(RepositoryService):
    """Time off as supervisors see it."""

    def __init__(
        self,
        unit: Unit,
        time_off: TimeOffRepository,
        employees: EmployeeRepository,
        transitions: TransitionRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
        schedules: ScheduleRepository,
    ) -> None:
        super().__init__(unit)
        self._crowd = crowd
        self._inputs = inputs
        self._schedules = schedules
        self._time_off = time_off
        self._employees = employees
        self._transitions = transitions

    def page(self, asked: TimeOffSearch, typed: Typed | None = None) -> TimeOffPage:
        """Return the list: first what waits, then what is approved from today on, or what the
        reader asked for; `typed` is a new entry that was refused.

        Raises:
            ValidationException: a cursor of another list.
        """
        self.require(Permission.ROSTER_VIEW)
        writer = TimeOffWriter(self.principal, self.unit.now)
        offered = self._employees.list_here(writer.today, MOST_OFFERED + 1)
        person, wrong = (
            meant(asked.person, offered, self._employees) if asked.person else (None, "")
        )
        found = _Found() if wrong else self._found(asked, person, writer.today)
        decided = self._approved(asked.decided) if asked.decided else None
        shown = [*found.waiting.items, *found.others.items, *([decided] if decided else [])]
        line = self._lines(shown, writer)
        chosen = option_of(person) if person else ""
        return TimeOffPage(
            waiting=tuple(map(line, found.waiting.items)),
            has_more_waiting=found.pages is not found.waiting and bool(found.waiting.next_cursor),
            others=tuple(map(line, found.others.items)),
            others_title=_title(asked),
            decided=line(decided) if decided else None,
            person=chosen or asked.person,
            person_fault=wrong,
            people=tuple(map(option_of, offered[:MOST_OFFERED])),
            has_more_people=len(offered) > MOST_OFFERED,
            months=month_choices(writer.today, asked.first_of_month),
            states=state_choices(asked.wanted_state),
            next_cursor=found.pages.next_cursor,
            previous_cursor=found.pages.previous_cursor,
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            has_any=bool(shown) or bool(self._time_off.get_all(1)),
            form=form_state({"employee": chosen}, 1, typed),
        )

    def one(self, time_off_id: UUID, typed: Typed | None = None) -> TimeOffCasePage:
        """Return one request with its story, and who could take over the work that lies in it;
        `typed` is a change that was refused. Raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        time_off = self._time_off.find(time_off_id)
        if time_off is None:
            raise no_time_off()
        writer = TimeOffWriter(self.principal, self.unit.now)
        may_edit = Permission.ROSTER_EDIT in self.principal.permissions
        work = self._work_in(time_off, writer)
        finder = StandInFinder(self.principal, self.unit.now, self._crowd, self._inputs)
        recorded = self._schedules.list_recorded([each.id for each in work]) if work else []
        offered = finder.offered(work, recorded) if may_edit else NO_STAND_INS
        return TimeOffCasePage(
            line=writer.line(time_off, work, offered, recorded),
            steps=tuple(map(writer.step, self._transitions.steps_of_object(time_off.id))),
            may_decide=may_edit and time_off.state is TimeOffState.REQUESTED,
            may_cancel=may_edit and time_off.state in OPEN,
            is_approved=time_off.state is TimeOffState.APPROVED,
            form=form_state(form_values(time_off), time_off.version, typed),
        )

    def _work_in(self, time_off: TimeOff, writer: TimeOffWriter) -> list[Schedule]:
        if time_off.state not in OPEN or writer.is_over(time_off):
            return []
        near = self._time_off.list_work_near([time_off], _MOST_WORK)
        return [schedule for schedule in near if lies_in(time_off, schedule)]

    def code_of(self, text: str) -> str:
        """Return the employee id of whoever the text means; raises `ValidationException`."""
        self.require(Permission.ROSTER_VIEW)
        today = local_date(self.unit.now, self.principal.time_zone)
        return code_meant(text, self._employees, today)

    def _found(self, asked: TimeOffSearch, person: Employee | None, today: date) -> _Found:
        whose = person.id if person else None
        cursor = decode_cursor(asked.cursor, WallClock) if asked.cursor else None
        waits, comes = PageRequest(limit=MOST_WAITING), PageRequest(limit=PAGE_SIZE, cursor=cursor)
        if asked.wanted_state == ON_ITS_WAY:
            others = self._read(asked, whose, TimeOffState.APPROVED, comes, today)
            if cursor is not None:
                return _Found(others=others, pages=others)
            waiting = self._read(asked, whose, TimeOffState.REQUESTED, waits)
            return _Found(waiting=waiting, others=others, pages=others)
        if asked.one_state is TimeOffState.REQUESTED:
            request = replace(waits, cursor=cursor)
            waiting = self._read(asked, whose, TimeOffState.REQUESTED, request)
            return _Found(waiting=waiting, pages=waiting)
        others = self._read(asked, whose, asked.one_state, comes)
        return _Found(others=others, pages=others)

    def _read(
        self,
        asked: TimeOffSearch,
        whose: UUID | None,
        state: TimeOffState | None,
        request: PageRequest,
        from_day: date | None = None,
    ) -> Page[TimeOff]:
        ends_after, starts_before = asked.span(from_day)
        filters = TimeOffFilters(
            employee_id=whose, state=state, ends_after=ends_after, starts_before=starts_before
        )
        return self._time_off.page(filters, request)

    def _approved(self, time_off_id: UUID) -> TimeOff | None:
        found = self._time_off.find(time_off_id)
        return found if found and found.state is TimeOffState.APPROVED else None

    def _lines(
        self, shown: Sequence[TimeOff], writer: TimeOffWriter
    ) -> Callable[[TimeOff], TimeOffLine]:
        """Return what makes the line of each of them, with the work that lies in it."""
        ahead = [one for one in shown if one.state in OPEN and not writer.is_over(one)]
        near = _by_person(self._time_off.list_work_near(ahead, _MOST_WORK))
        ids = {one.id for one in ahead}
        return lambda one: writer.line(one, near[one.employee_id] if one.id in ids else ())


def _by_person(schedules: Iterable[Schedule]) -> Mapping[UUID, list[Schedule]]:
    groups: defaultdict[UUID, list[Schedule]] = defaultdict(list)
    for schedule in schedules:
        groups[schedule.employee_id].append(schedule)
    return groups


def _title(asked: TimeOffSearch) -> str:
    month = asked.first_of_month
    when = f"in {month:%B %Y}" if month else "from today on"
    if asked.wanted_state == ON_ITS_WAY:
        return f"Approved {when}"
    return STATES[asked.wanted_state]
