"""Qualifications, as they would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.skill import EmployeeSkill, Skill
from schemas.base import DumpSchema


class SkillSchema(DumpSchema):
    """A qualification."""

    model = Skill

    id = fields.UUID()
    code = fields.String()
    label = fields.String()
    version = fields.Integer()


class EmployeeSkillSchema(DumpSchema):
    """A qualification that somebody holds."""

    model = EmployeeSkill
    excluded: ClassVar[Mapping[str, str]] = {
        "employee_id": "a row's id; people are known outside by their code",
        "skill_id": "a row's id; skills are known outside by their code",
    }

    id = fields.UUID()
    since = fields.Date(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    version = fields.Integer()
