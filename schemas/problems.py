"""What a refusal looks like (RFC 9457), for the documentation."""

from typing import ClassVar

from marshmallow import INCLUDE, Schema, fields

from schemas.base import Example


class FieldFaultSchema(Schema):
    """One field that was refused."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal: what is wrong and what to do; further members are facts of its kind."""

    class Meta:
        unknown = INCLUDE

    example: ClassVar[Example] = {
        "type": "urn:rosterwright:problem:not-found",
        "title": "It is not here",
        "status": 404,
        "detail": "There is no site 8136 here.",
        "instance": "/api/v1/sites/8136",
        "code": "not-found",
        "error_id": "9fda43d560703ddf",
        "errors": [],
    }

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    error_id = fields.String(required=True, metadata={"description": "Name it in a report."})
    errors = fields.List(fields.Nested(FieldFaultSchema), required=True)
