"""What a refusal looks like (RFC 9457), for the documentation."""

from marshmallow import INCLUDE, Schema, fields


class FieldFaultSchema(Schema):
    """One field that was refused."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal: what is wrong and what to do; further members are facts of its kind."""

    class Meta:
        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    error_id = fields.String(required=True, metadata={"description": "Name it in a report."})
    errors = fields.List(fields.Nested(FieldFaultSchema), required=True)
