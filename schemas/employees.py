"""People on the wire; `employee_id` is their code."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.employee import Employee
from models.job_role import JobRole
from repositories.employees import EmployeeFilters
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Text, Whole, YesNo, code_text, email_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from schemas.sites import SiteNameSchema
from schemas.times import Day
from services.employees import ChangeEmployee, CreateEmployee

MINUTES_PER_DAY, MINUTES_PER_WEEK = 1_440, 10_080


class JobRoleSchema(DumpSchema):
    """A job title."""

    model = JobRole
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its code"}

    code = fields.String()
    label = fields.String()
    position = fields.Integer()
    version = fields.Integer()


class JobRoleNameSchema(DumpSchema):
    """A job title, inside of something else."""

    example: ClassVar[Example] = {
        "code": "event_specialist",
        "label": "Event Specialist",
    }

    code = fields.String()
    label = fields.String()


class EmployeeSchema(DumpSchema):
    """A person."""

    model = Employee
    excluded: ClassVar[Mapping[str, str]] = {
        "id": "known outside by the code, which is employee_id here",
        "attributes": "the client's own words, read by *_with_details alone",
    }
    example: ClassVar[Example] = {
        "employee_id": "EMP001",
        "name": "Ana Nguyen",
        "email": "ana@example.com",
        "phone": "+1 555 0100",
        "hired_on": "2024-03-01",
        "max_minutes_per_week": 2400,
    }
    notes: ClassVar[Mapping[str, str]] = {
        "terminated_on": "The first day without them.",
        "upstream_id": "Their number in the client's system.",
        "max_minutes_per_day": "Null: no limit of their own.",
        "max_minutes_per_week": "Null: no limit of their own.",
    }

    employee_id = fields.String(attribute="code")
    name = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    job_role = fields.Nested(JobRoleNameSchema, allow_none=True)
    home_site = fields.Nested(SiteNameSchema, allow_none=True)
    is_active = fields.Boolean()
    hired_on = fields.Date(allow_none=True)
    terminated_on = fields.Date(allow_none=True)
    upstream_id = fields.String(allow_none=True)
    max_minutes_per_day = fields.Integer(allow_none=True)
    max_minutes_per_week = fields.Integer(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class EmployeeNameSchema(DumpSchema):
    """A person, inside of something else."""

    example: ClassVar[Example] = {"employee_id": "EMP001", "name": "Ana Nguyen"}

    employee_id = fields.String(attribute="code")
    name = fields.String()


class ChangeEmployeeSchema(LoadSchema):
    """What changes about a person."""

    command: ClassVar[type] = ChangeEmployee
    is_partial = True
    example: ClassVar[Example] = {"phone": "+1 555 0199", "max_minutes_per_week": 2400}

    name = Text(longest=200)
    email = email_text(allow_none=True)
    phone = Text(longest=40, allow_none=True)
    job_role_code = Text(longest=40, allow_none=True)
    home_site_code = Text(longest=40, allow_none=True)
    is_active = YesNo()
    hired_on = Day(allow_none=True)
    terminated_on = Day(allow_none=True, metadata={"description": "The first day without them."})
    upstream_id = Text(longest=100, allow_none=True)
    max_minutes_per_day = Whole(lowest=1, highest=MINUTES_PER_DAY, allow_none=True)
    max_minutes_per_week = Whole(lowest=1, highest=MINUTES_PER_WEEK, allow_none=True)


class CreateEmployeeSchema(ChangeEmployeeSchema):
    """A new person."""

    command = CreateEmployee
    is_partial = False
    example: ClassVar[Example] = {
        "employee_id": "EMP001",
        "name": "Ana Nguyen",
        "email": "ana@example.com",
        "job_role_code": "event_specialist",
        "home_site_code": "8135",
    }

    employee_id = code_text(attribute="code", required=True)
    name = Text(longest=200, required=True)


class EmployeeQuerySchema(ListQuerySchema):
    """Which people, in order of name."""

    command = EmployeeFilters
    example: ClassVar[Example] = {
        "q": "ana",
        "is_active": True,
        "job_role": "event_specialist",
        "site": "8135",
    }

    search = Text(longest=200, data_key="q", about="Part of a name, employee id or address.")
    is_active = YesNo(is_text=True)
    role_code = Text(longest=40, data_key="job_role")
    site_code = Text(longest=40, data_key="site")


EmployeeQuery = ListQuery[EmployeeFilters]
EMPLOYEE = shape_of(EmployeeSchema)
