"""Qualifications on the wire, and who holds them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from marshmallow import ValidationError, fields, validates_schema
from typing_extensions import override

from models.skill import EmployeeSkill, Skill
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Listed, Text, code_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from schemas.times import Day
from services.held_skills import HeldSkill, HeldSkills
from services.skills import ChangeSkill, CreateSkill, SetSkills

_MOST_HELD: Final = 200


class SkillSchema(DumpSchema):
    """A qualification that kinds of work may ask for in `required_skills`."""

    model = Skill
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its code"}
    example: ClassVar[Example] = {"code": "alcohol", "label": "Alcohol service"}

    code = fields.String()
    label = fields.String()
    version = fields.Integer()


class SkillNameSchema(DumpSchema):
    """A skill, inside of something else."""

    example: ClassVar[Example] = {"code": "alcohol", "label": "Alcohol service"}

    code = fields.String()
    label = fields.String()


class EmployeeSkillSchema(DumpSchema):
    """A skill that somebody holds, on both dates too; null leaves that side open."""

    model = EmployeeSkill
    excluded: ClassVar[Mapping[str, str]] = {
        "employee_id": "it is the person's own list",
        "id": "what somebody holds is one thing: its skills have no addresses of their own",
        "version": "what somebody holds has one for all skills",
    }
    example: ClassVar[Example] = {"since": "2026-01-31", "expires_on": "2027-01-31"}

    skill = fields.Nested(SkillNameSchema)
    since = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)


class HeldSkillsSchema(DumpSchema):
    """All that somebody holds."""

    example: ClassVar[Example] = {"employee_id": "EMP001", "version": 482_105_336}

    employee_id = fields.String()
    skills = fields.List(fields.Nested(EmployeeSkillSchema))
    version = fields.Integer(metadata={"description": "Another one whenever what is held is."})


class ChangeSkillSchema(LoadSchema):
    """What changes about a skill."""

    command: ClassVar[type] = ChangeSkill
    is_partial = True
    example: ClassVar[Example] = {"label": "Serving alcohol"}

    label = Text(longest=100, required=True)


class CreateSkillSchema(ChangeSkillSchema):
    """A new skill."""

    command = CreateSkill
    is_partial = False
    example: ClassVar[Example] = SkillSchema.example

    code = code_text(required=True)


class HoldSkillSchema(LoadSchema):
    """A skill that somebody holds."""

    command = HeldSkill
    example: ClassVar[Example] = {"code": "alcohol", "expires_on": "2027-01-31"}

    code = code_text(required=True)
    since = Day(allow_none=True, load_default=None)
    expires_on = Day(allow_none=True, load_default=None)

    @validates_schema
    def _refuse_backwards(self, data: Mapping[str, Any], **_: object) -> None:
        since, expires = data.get("since"), data.get("expires_on")
        if since and expires and expires < since:
            raise ValidationError("Send a date that is not before `since`.", "expires_on")


class SetSkillsSchema(LoadSchema):
    """All that somebody holds; nothing of what was held before stays."""

    is_partial = True
    command = SetSkills
    example: ClassVar[Example] = {"skills": [HoldSkillSchema.example]}

    skills = Listed(fields.Nested(HoldSkillSchema), longest=_MOST_HELD, required=True)

    @validates_schema
    def _refuse_twice(self, data: Mapping[str, Any], **_: object) -> None:
        counted = Counter(skill.code for skill in data.get("skills", ()))
        twice = [code for code, number in counted.items() if number > 1]
        if twice:
            raise ValidationError(f"Send each skill once: {', '.join(twice)}.", "skills")

    @override
    def make_command(self, loaded: dict[str, Any]) -> object:
        in_order = sorted(loaded["skills"], key=lambda skill: str(skill.code))
        return super().make_command({"skills": tuple(in_order)})


class SkillQuerySchema(ListQuerySchema):
    """Skills in order of code."""


def held_body(held: HeldSkills) -> dict[str, Any]:
    """Return what somebody holds as it is answered."""
    skills = [
        {
            "skill": {"code": one.code, "label": one.label},
            "since": one.since,
            "expires_on": one.expires_on,
        }
        for one in held.skills
    ]
    return {"employee_id": held.employee_code, "skills": skills, "version": held.version}


SkillQuery = ListQuery[dict[str, str]]
SKILL = shape_of(SkillSchema)
