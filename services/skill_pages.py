"""The pages of skills: all of them in the settings, and those of one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.skill import Skill
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.skills import EmployeeSkillRepository, SkillRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.event_type_words import capital
from services.form_state import FormState, Typed, form_state
from services.held_skills import HeldSkills, held_skills
from services.roster_refusals import no_employee
from services.skills import asking, no_skill, used_words

_ON: Final = "yes"


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillLine:
    """One skill and what it is used for."""

    code: str
    label: str
    used_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillsPage:
    """Every skill, and the form of a new one."""

    rows: tuple[SkillLine, ...]
    form: FormState


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillPage:
    """One skill to rename or to remove; `kept_because` is empty where it may go."""

    code: str
    label: str
    kept_because: str
    stored_version: int
    form: FormState


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSkillsForm:
    """What somebody holds, to fill in: fields are `{code}.on`, `{code}.since`, `{code}.until`."""

    code: str
    name: str
    skills: tuple[SkillLine, ...]
    may_add: bool
    state: FormState


class SkillPageService(RepositoryService):
    """Skills as people see and fill them in."""

    def __init__(
        self,
        unit: Unit,
        employees: EmployeeRepository,
        event_types: EventTypeRepository,
        skills: SkillRepository,
        held: EmployeeSkillRepository,
    ) -> None:
        super().__init__(unit)
        self._employees = employees
        self._event_types = event_types
        self._skills = skills
        self._held = held

    def page(self, typed: Typed | None = None) -> SkillsPage:
        """Return every skill; `typed` is a new one that was refused."""
        self.require(Permission.SETTINGS_EDIT)
        used = self._uses()
        return SkillsPage(
            rows=tuple(
                SkillLine(
                    code=skill.code,
                    label=skill.label,
                    used_label=capital(used(skill)) or "Not in use",
                )
                for skill in self._skills.list_in_order()
            ),
            form=form_state({}, 1, typed),
        )

    def one(self, code: str, typed: Typed | None = None) -> SkillPage:
        """Return one skill; raises `ResourceNotFoundException`."""
        self.require(Permission.SETTINGS_EDIT)
        skill = self._skills.find_by_code(code)
        if skill is None:
            raise no_skill(code)
        return SkillPage(
            code=skill.code,
            label=skill.label,
            kept_because=capital(self._uses()(skill)),
            stored_version=skill.version,
            form=form_state({"label": skill.label}, skill.version, typed),
        )

    def person(self, employee_code: str, typed: Typed | None = None) -> PersonSkillsForm:
        """Return the form of what somebody holds; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_EDIT)
        employee = self._employees.find_by_code(employee_code)
        if employee is None:
            raise no_employee(employee_code)
        held = held_skills(employee.code, self._held.list_of_employee(employee.id))
        return PersonSkillsForm(
            code=employee.code,
            name=employee.name,
            skills=tuple(
                SkillLine(code=skill.code, label=skill.label, used_label="")
                for skill in self._skills.list_in_order()
            ),
            may_add=Permission.SETTINGS_EDIT in self.principal.permissions,
            state=form_state(_values(held), held.version, typed),
        )

    def _uses(self) -> "_Uses":
        types = self._event_types.list_by_match_position()
        return _Uses(
            holders=self._skills.count_holders(),
            asked={
                code: tuple(asking(code, types)) for row in types for code in row.required_skills
            },
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Uses:
    holders: Mapping[str, int]
    asked: Mapping[str, tuple[str, ...]]

    def __call__(self, skill: Skill) -> str:
        return used_words(self.holders.get(skill.code, 0), self.asked.get(skill.code, ()))


def _values(held: HeldSkills) -> dict[str, str]:
    values = {}
    for skill in held.skills:
        values[f"{skill.code}.on"] = _ON
        values[f"{skill.code}.since"] = skill.since.isoformat() if skill.since else ""
        values[f"{skill.code}.until"] = skill.expires_on.isoformat() if skill.expires_on else ""
    return values
