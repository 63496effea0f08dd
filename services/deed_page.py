"""What was just done to somebody's work, in sentences, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from error_handlers.exceptions import ResourceNotFoundException
from models.employee import Employee
from models.roster_action import RosterAction, RosterChange
from repositories.employees import EmployeeRepository
from repositories.roster_actions import RosterActionRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.roster_refusals import no_employee
from services.undo_limits import UNDO_FOR


@dataclass(frozen=True, kw_only=True, slots=True)
class DeedPage:
    """One action, what it changed of schedules, and whether it can still be taken back."""

    code: str
    name: str
    action_id: str
    sentence: str
    changes: tuple[str, ...]
    is_undone: bool
    may_undo: bool


class DeedPageService(RepositoryService):
    """One action of the roster that concerns somebody."""

    def __init__(
        self, unit: Unit, employees: EmployeeRepository, actions: RosterActionRepository
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._actions = actions

    def page(self, code: str, action_id: UUID) -> DeedPage:
        """Return an action that concerns somebody; raises `ResourceNotFoundException`."""
        person, action, changes = self._found(code, action_id)
        is_undone = action.undone_by_id is not None
        is_recent = self.unit.now - action.at <= UNDO_FOR
        may_edit = Permission.ROSTER_EDIT in self.principal.permissions
        return DeedPage(
            code=person.code,
            name=person.name,
            action_id=str(action.id),
            sentence=action.sentence,
            changes=tuple(one.sentence for one in changes if one.object_type == "schedule"),
            is_undone=is_undone,
            may_undo=may_edit and is_recent and not is_undone,
        )

    def refuse_others(self, code: str, action_id: UUID) -> None:
        """Raise `ResourceNotFoundException` unless an action concerns somebody."""
        self._found(code, action_id)

    def _found(
        self, code: str, action_id: UUID
    ) -> tuple[Employee, RosterAction, Sequence[RosterChange]]:
        self.require(Permission.ROSTER_VIEW)
        person, action = self._employees.find_by_code(code), self._actions.get(action_id)
        if person is None:
            raise no_employee(code)
        changes = [] if action is None else self._actions.changes_of(action_id)
        if action is None or not _concerns(person, changes):
            raise ResourceNotFoundException("There is no such action here.")
        return person, action, changes


def _concerns(person: Employee, changes: Sequence[RosterChange]) -> bool:
    named = {one.object_id for one in changes}
    placed = {side["employee_row_id"] for one in changes for side in _sides(one)}
    return person.id in named or str(person.id) in placed


def _sides(change: RosterChange) -> list[dict[str, object]]:
    if change.object_type != "schedule":
        return []
    return [side for side in (change.before, change.after) if side]
