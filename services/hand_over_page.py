"""The page on which somebody's work goes to another: which of it, to whom, and what would become of
each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.employee import Employee
from models.schedule import Schedule
from repositories.crowd import CrowdRepository
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.roster_actions import RosterActionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.schedules import ScheduleRepository
from scheduling.takers import Taker, rank_takers
from scheduling.values import Severity
from security.permissions import Permission
from services.base import Unit
from services.overriding import LONGEST_REASON, SHORTEST_REASON
from services.planned_work import PlannedWork, planned_work
from services.reassigning import ReassignService, RowOutcome, RowResult
from services.roster_commands import Given, Reassign
from services.roster_refusals import no_employee
from services.snapshots import SnapshotLoader, loaded_work_order
from services.stand_ins import considered, spanned
from utils.wall_clock import local_date

# As many as an address can name.
MOST_LISTED: Final = 60
MOST_TAKERS: Final = 30
_WORDS: Final[Mapping[RowOutcome, str]] = MappingProxyType(
    {RowOutcome.ALLOWED: "Can go.", RowOutcome.UNCHANGED: "It is theirs already."}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverQuestion:
    """Whose work, which of it is chosen, to whom it goes, and whether each row goes on its own;
    `typed` is a reason that was no use."""

    code: str
    chosen: tuple[UUID, ...] = ()
    to_code: str | None = None
    each_on_its_own: bool = False
    typed: str = ""
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkChoice:
    """One schedule to choose; `verdict` tells what would become of it, once it is known to whom."""

    work: PlannedWork
    is_chosen: bool
    verdict: str = ""
    can_go: bool = False
    needs_reason: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TakerChoice:
    """Somebody to choose, and how much of the work they could take."""

    code: str
    name: str
    role_label: str
    words: str
    can_take_all: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverPage:
    """Somebody's coming work, and what is asked about it next."""

    code: str
    name: str
    rows: tuple[WorkChoice, ...]
    has_more: bool
    takers: tuple[TakerChoice, ...]
    hidden_takers: int
    to_code: str | None
    to_name: str
    each_on_its_own: bool
    typed: str
    shortest: int
    longest: int
    refused: tuple[str, ...]

    @property
    def chosen(self) -> tuple[WorkChoice, ...]:
        """Return the rows that are chosen."""
        return tuple(row for row in self.rows if row.is_chosen)

    @property
    def going(self) -> tuple[WorkChoice, ...]:
        """Return the chosen rows that can go."""
        return tuple(row for row in self.chosen if row.can_go)

    @property
    def may_go_with_reason(self) -> bool:
        """Return whether a reason would let go every chosen row that can't."""
        kept = [row for row in self.chosen if not row.can_go]
        return bool(kept) and all(row.needs_reason for row in kept)

    @property
    def may_go(self) -> bool:
        """Return whether there is something to confirm."""
        return bool(self.going) and (self.each_on_its_own or self.going == self.chosen)


class HandOverPageService(ReassignService):
    """Somebody's work before it goes to another."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        events: EventRepository,
        schedules: ScheduleRepository,
        inputs: RuleInputRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        actions: RosterActionRepository,
        crowd: CrowdRepository,
    ) -> None:
        super().__init__(unit, employees, events, schedules, inputs, audits, transitions, actions)
        self._crowd = crowd

    def page(self, asked: HandOverQuestion) -> HandOverPage:
        """Return somebody's coming work; with rows chosen, who could take them; with somebody
        chosen, what would become of each row.

        Raises:
            ResourceNotFoundException: no such person here.
        """
        self.require(Permission.ROSTER_EDIT)
        person = self._person(asked.code)
        coming = self._schedules.list_coming(person.id, self.unit.now, MOST_LISTED + 1)
        work = coming[:MOST_LISTED]
        chosen = [one for one in work if one.id in set(asked.chosen)]
        recorded = self._schedules.list_recorded([one.id for one in work]) if work else []
        # The rules look at the same rows without what is shown of them.
        today = self._today()
        lines = [planned_work(one, today, is_recorded=one.id in recorded) for one in work]
        to = self._person(asked.to_code) if asked.to_code and chosen else None
        going = [one for one in chosen if one.id not in recorded]
        takers = self._takers(going, person) if going and to is None else []
        results = self._results(chosen, to, asked) if to else {}
        return HandOverPage(
            code=person.code,
            name=person.name,
            rows=tuple(
                _row(line, results.get(one.id), is_chosen=one in chosen)
                for line, one in zip(lines, work, strict=True)
            ),
            has_more=len(coming) > len(work),
            takers=tuple(_choice(one, len(going)) for one in takers[:MOST_TAKERS]),
            hidden_takers=max(len(takers) - MOST_TAKERS, 0),
            to_code=to.code if to else None,
            to_name=to.name if to else "",
            each_on_its_own=asked.each_on_its_own,
            typed=asked.typed,
            shortest=SHORTEST_REASON,
            longest=LONGEST_REASON,
            refused=asked.refused,
        )

    def _today(self) -> date:
        return local_date(self.unit.now, self.principal.time_zone)

    def _person(self, code: str) -> Employee:
        found = self._employees.find_with_role(code)
        if found is None:
            raise no_employee(code)
        return found

    def _results(
        self, chosen: Sequence[Schedule], to: Employee, asked: HandOverQuestion
    ) -> dict[UUID, RowResult]:
        rows = tuple(Given(schedule_id=one.id, expected_version=one.version) for one in chosen)
        command = Reassign(rows=rows, employee_code=to.code, each_on_its_own=asked.each_on_its_own)
        return {one.schedule_id: one for one in self.preview(command)}

    def _takers(self, chosen: Sequence[Schedule], person: Employee) -> list[Taker]:
        """Return who could take some of it, whoever could take most first."""
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        begins, ends = spanned(chosen)
        crowd = self._crowd.here(chosen[0].event.site_id, begins, ends, considered(len(chosen)))
        snapshot = loader.around(
            [one for one in crowd.people if one.id != person.id],
            [loaded_work_order(one.event) for one in chosen],
            begins,
            ends,
            is_everybody=crowd.is_everybody,
        )
        ids = {one.id for one in chosen}
        placements = [one for one in snapshot.roster if one.id in ids]
        for placement in placements:
            snapshot = snapshot.without_placement(placement)
        in_order = sorted(placements, key=lambda one: (one.starts_at, one.id))
        return [one for one in rank_takers(snapshot, in_order) if one.can_take]


def _row(work: PlannedWork, result: RowResult | None, *, is_chosen: bool) -> WorkChoice:
    return WorkChoice(
        work=work,
        is_chosen=is_chosen,
        verdict=(" ".join(result.messages) or _WORDS[result.outcome]) if result else "",
        can_go=result is not None and result.outcome is RowOutcome.ALLOWED,
        needs_reason=result is not None and _is_overridable(result),
    )


def _is_overridable(result: RowResult) -> bool:
    standing = [one for one in result.violations if one["severity"] != Severity.INFO]
    return bool(standing) and all(one["overridable"] for one in standing)


def _choice(taker: Taker, total: int) -> TakerChoice:
    person, count = taker.person, taker.can_take
    words = "can take it" if total == 1 else f"can take all {total}"
    return TakerChoice(
        code=person.code,
        name=person.name,
        role_label=person.role_label,
        words=words if count == total else f"can take {count} of {total}",
        can_take_all=count == total,
    )
