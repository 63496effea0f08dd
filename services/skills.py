"""Skills: the qualifications that kinds of work ask for, and who holds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.event_type import EventType
from models.skill import EmployeeSkill, Skill
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.skills import EmployeeSkillRepository, SkillRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import facts_of, put, refuse_stale
from services.held_skills import HeldSkill, HeldSkills, held_skills
from services.roster_refusals import no_employee
from services.trail import Trail, all_changes
from utils.ids import new_id
from utils.row_shape import RowShape

_KIND: Final = "skill"
_FACTS: Final = ("code", "label")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateSkill:
    """A new qualification."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeSkill:
    """Another name for a qualification; its code stays."""

    code: str
    expected_version: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteSkill:
    """A qualification that nobody holds and nothing asks for goes."""

    code: str
    expected_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SetSkills:
    """All that somebody holds; each skill at most once."""

    employee_code: str
    expected_version: int
    skills: tuple[HeldSkill, ...]


class SkillService(RepositoryService):
    """Skills of the organization and of its people."""

    def __init__(
        self,
        unit: Unit,
        skills: SkillRepository,
        held: EmployeeSkillRepository,
        employees: EmployeeRepository,
        event_types: EventTypeRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._skills = skills
        self._held = held
        self._employees = employees
        self._event_types = event_types
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateSkill) -> Skill:
        """Store and return a new skill; raises `ConflictException` when the code is taken."""
        self.require(Permission.SETTINGS_EDIT)
        if self._skills.find_by_code(command.code) is not None:
            words = f"There is a skill {command.code} already. Choose another code."
            raise ConflictException(words, errors=[FieldFault(field="code", message=words)])
        skill = Skill(id=new_id(), code=command.code, label=command.label)
        self._skills.add(skill)
        self._trail.audit("create", _KIND, skill.id, after=facts_of(skill, _FACTS))
        return self._skills.as_stored(skill.id)

    def change(self, command: ChangeSkill) -> Skill:
        """Change and return a skill.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such skill here.
        """
        self.require(Permission.SETTINGS_EDIT)
        skill = self._locked(command.code, command.expected_version)
        before, after = put(skill, {"label": command.label})
        if after:
            self._trail.audit("change", _KIND, skill.id, before=before, after=after)
        return self._skills.as_stored(skill.id)

    def delete(self, command: DeleteSkill) -> None:
        """Remove a skill that is not in use.

        Raises:
            ConflictException: people hold it, or kinds of work ask for it.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such skill here.
        """
        self.require(Permission.SETTINGS_EDIT)
        skill = self._locked(command.code, command.expected_version)
        holders = self._skills.count_holders().get(skill.code, 0)
        types = asking(skill.code, self._event_types.list_by_match_position())
        if used := used_words(holders, types):
            raise ConflictException(f"{skill.label} is {used}. Take it out there first.")
        self._skills.delete(skill)
        self._trail.audit("delete", _KIND, skill.id, before=facts_of(skill, _FACTS))

    def list_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of skills as plain rows in order of code."""
        self.require(Permission.ROSTER_VIEW)
        return self._skills.page_rows(shape, request)

    def row(self, shape: RowShape, code: str) -> PlainRow:
        """Return one skill as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._skills.row(shape, code)
        if found is None:
            raise no_skill(code)
        return found

    def held(self, employee_code: str) -> HeldSkills:
        """Return what somebody holds; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        employee = self._employees.find_by_code(employee_code)
        if employee is None:
            raise no_employee(employee_code)
        return held_skills(employee.code, self._held.list_of_employee(employee.id))

    def set_held(self, command: SetSkills) -> HeldSkills:
        """Replace what somebody holds and return it.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such person or skill here.
        """
        self.require(Permission.ROSTER_EDIT)
        employee = self._employees.lock_by_codes([command.employee_code]).get(command.employee_code)
        if employee is None:
            raise no_employee(command.employee_code)
        was = held_skills(employee.code, self._held.list_of_employee(employee.id))
        refuse_stale(was.version, command.expected_version, {"skills": was.facts()})
        known = self._known(command.skills)
        wanted = HeldSkills(employee_code=employee.code, skills=command.skills)
        before, after = all_changes(was.facts(), wanted.facts())
        if after:
            rows = [
                EmployeeSkill(
                    id=new_id(),
                    employee_id=employee.id,
                    skill_id=known[one.code].id,
                    since=one.since,
                    expires_on=one.expires_on,
                )
                for one in command.skills
            ]
            self._held.replace(employee.id, rows)
            self._trail.audit("set-skills", "employee", employee.id, before=before, after=after)
        return held_skills(employee.code, self._held.list_of_employee(employee.id))

    def _locked(self, code: str, expected_version: int) -> Skill:
        skill = self._skills.lock_by_code(code)
        if skill is None:
            raise no_skill(code)
        refuse_stale(skill.version, expected_version, facts_of(skill, _FACTS))
        return skill

    def _known(self, wanted: Iterable[HeldSkill]) -> dict[str, Skill]:
        codes = [one.code for one in wanted]
        known = self._skills.hold_by_codes(codes) if codes else {}
        for code in codes:
            if code not in known:
                words = no_skill(code).message
                raise ResourceNotFoundException(
                    words, errors=[FieldFault(field=f"{code}.on", message=words)]
                )
        return known


def asking(code: str, types: Iterable[EventType]) -> list[str]:
    """Return the kinds of work that ask for the skill, by their labels."""
    return sorted(row.label for row in types if code in row.required_skills)


def used_words(holders: int, types: Iterable[str]) -> str:
    """Return such as `held by 3 people and required by Tasting`, empty where it is not in use."""
    people = "person" if holders == 1 else "people"
    parts = [f"held by {holders} {people}"] if holders else []
    if asked := ", ".join(types):
        parts.append(f"required by {asked}")
    return " and ".join(parts)


def no_skill(code: str) -> ResourceNotFoundException:
    """Return the refusal of a skill that is not here."""
    return ResourceNotFoundException(f"There is no skill {code} here.")
