"""What people hold."""

from collections.abc import Callable

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, resource
from routes.api.blueprints import resource_blueprint
from schemas.headers import IfMatchSchema
from schemas.skills import HeldSkillsSchema, SetSkillsSchema, held_body
from services.registry import service
from services.skills import SetSkills, SkillService

bp = resource_blueprint("held-skills", "What people hold", "employees")


@bp.route("/<code:employee_id>/skills")
@handle_errors
@bp.response(200, HeldSkillsSchema, headers=VERSIONED)
def show_skills(employee_id: str) -> Response:
    """Show the skills that somebody holds.

    In order of code, those that are over too: they count on both dates and on those between.
    """
    with service(SkillService, read_only=True) as skills:
        return resource(held_body(skills.held(employee_id)))


@bp.route("/<code:employee_id>/skills", methods=["PUT"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(SetSkillsSchema)
@bp.response(200, HeldSkillsSchema, headers=VERSIONED)
def set_skills(version: int, change: Callable[..., SetSkills], employee_id: str) -> Response:
    """Replace the skills that somebody holds as a whole.

    Work that is planned stays, also where it asks for a skill that is gone; from now on none can be
    planned.
    """
    with service(SkillService) as skills:
        held = skills.set_held(change(employee_code=employee_id, expected_version=version))
        return resource(held_body(held))
