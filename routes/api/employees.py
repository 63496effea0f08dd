"""People."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.employees import (
    EMPLOYEE,
    ChangeEmployeeSchema,
    CreateEmployeeSchema,
    EmployeeQuery,
    EmployeeQuerySchema,
    EmployeeSchema,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from services.employees import ChangeEmployee, CreateEmployee, DeleteEmployee, EmployeeService
from services.registry import service

bp = resource_blueprint("employees", "People who do the work")


@bp.route("")
@handle_errors
@bp.arguments(EmployeeQuerySchema, location="query")
@bp.response(200, page_of(EmployeeSchema))
def list_employees(query: EmployeeQuery) -> Response:
    """List people in order of name.

    Filters narrow it: all that are given must hold. `is_active` asks for the mark alone, which
    whoever left may still have.
    """
    with service(EmployeeService, read_only=True) as employees:
        return answer(page_body(employees.list_rows(EMPLOYEE, query.filters, query.request)))


@bp.route("/<code:employee_id>")
@handle_errors
@bp.response(200, EmployeeSchema, headers=VERSIONED)
def show_employee(employee_id: str) -> Response:
    """Show one person.

    Found by `employee_id`, the code that files and other systems know.
    """
    with service(EmployeeService, read_only=True) as employees:
        return resource(employees.row(EMPLOYEE, employee_id))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateEmployeeSchema)
@bp.response(201, EmployeeSchema, headers=MADE)
def create_employee(key: str | None, command: CreateEmployee) -> Response:
    """Add a person.

    A code that is taken is a conflict. Job role and home site are named by their codes.
    """
    with service(EmployeeService) as employees:
        return once(employees, key, lambda: _created(dump(EMPLOYEE, employees.create(command))))


@bp.route("/<code:employee_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeEmployeeSchema)
@bp.response(200, EmployeeSchema, headers=VERSIONED)
def change_employee(
    version: int, change: Callable[..., ChangeEmployee], employee_id: str
) -> Response:
    """Change a person.

    What is left out stays. From `terminated_on` on they can't be put on events.
    """
    with service(EmployeeService) as employees:
        changed = employees.change(change(code=employee_id, expected_version=version))
        return resource(dump(EMPLOYEE, changed))


@bp.route("/<code:employee_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_employee(version: int, employee_id: str) -> Response:
    """Remove a person whom nothing refers to.

    Whoever ever had work stays for history: set `is_active` to false, or `terminated_on`.
    """
    with service(EmployeeService) as employees:
        employees.delete(DeleteEmployee(code=employee_id, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_employee", employee_id=row["employee_id"]))
