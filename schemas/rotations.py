"""Standing duty, as it would cross the wire."""

from collections.abc import Mapping
from typing import ClassVar, Final

from marshmallow import fields

from models.rotation import RotationAssignment, RotationException
from schemas.base import DumpSchema

_INSIDE: Final[Mapping[str, str]] = {
    "employee_id": "a row's id; people are known outside by their code",
    "site_id": "a row's id; sites are known outside by their code",
}


class RotationAssignmentSchema(DumpSchema):
    """Who holds a rotation on a weekday."""

    model = RotationAssignment
    excluded: ClassVar[Mapping[str, str]] = _INSIDE

    id = fields.UUID()
    weekday = fields.Integer(metadata={"description": "0 is Monday."})
    rotation = fields.String()
    version = fields.Integer()


class RotationExceptionSchema(DumpSchema):
    """Who holds a rotation on one date instead."""

    model = RotationException
    excluded: ClassVar[Mapping[str, str]] = _INSIDE

    id = fields.UUID()
    on_date = fields.Date()
    rotation = fields.String()
    reason = fields.String(allow_none=True)
    version = fields.Integer()
