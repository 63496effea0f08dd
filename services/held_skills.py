"""What somebody holds, as a value: their skills, the dates, and its version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.skill import EmployeeSkill
from services.whole_versions import version_of


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSkill:
    """A skill that somebody holds, on both dates too; without a date that side is open."""

    code: str
    label: str = ""
    since: date | None = None
    expires_on: date | None = None

    @property
    def words(self) -> str:
        """Return such as `since 2026-01-31, expires on 2027-01-31`, for the audit."""
        parts = []
        if self.since is not None:
            parts.append(f"since {self.since.isoformat()}")
        if self.expires_on is not None:
            parts.append(f"expires on {self.expires_on.isoformat()}")
        return ", ".join(parts) or "held"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSkills:
    """A person's skills in order of code."""

    employee_code: str
    skills: tuple[HeldSkill, ...] = ()

    @property
    def version(self) -> int:
        """Return a number that is another one whenever what they hold is."""
        return version_of(self.facts())

    def facts(self) -> Mapping[str, str]:
        """Return what is held, for the audit and for whoever saw it otherwise."""
        return {skill.code: skill.words for skill in self.skills}


def held_skills(employee_code: str, rows: Iterable[EmployeeSkill]) -> HeldSkills:
    """Return what is stored, the skills loaded, as a value."""
    skills = (
        HeldSkill(
            code=row.skill.code,
            label=row.skill.label,
            since=row.since,
            expires_on=row.expires_on,
        )
        for row in rows
    )
    return HeldSkills(employee_code=employee_code, skills=tuple(skills))
