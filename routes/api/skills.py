"""Skills: qualifications that kinds of work ask for."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from schemas.skills import (
    SKILL,
    ChangeSkillSchema,
    CreateSkillSchema,
    SkillQuery,
    SkillQuerySchema,
    SkillSchema,
)
from services.registry import service
from services.skills import ChangeSkill, CreateSkill, DeleteSkill, SkillService

bp = resource_blueprint("skills", "Qualifications that kinds of work ask for")


@bp.route("")
@handle_errors
@bp.arguments(SkillQuerySchema, location="query")
@bp.response(200, page_of(SkillSchema))
def list_skills(query: SkillQuery) -> Response:
    """List skills in order of code.

    Who holds one is told with the people, which kinds of work ask for one with event types.
    """
    with service(SkillService, read_only=True) as skills:
        return answer(page_body(skills.list_rows(SKILL, query.request)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateSkillSchema)
@bp.response(201, SkillSchema, headers=MADE)
def create_skill(key: str | None, command: CreateSkill) -> Response:
    """Create a skill.

    Nothing asks for it until an event type names it in `required_skills`.
    """
    with service(SkillService) as skills:
        return once(skills, key, lambda: _created(dump(SKILL, skills.create(command))))


@bp.route("/<code:code>")
@handle_errors
@bp.response(200, SkillSchema, headers=VERSIONED)
def show_skill(code: str) -> Response:
    """Show one skill.

    Its code never changes.
    """
    with service(SkillService, read_only=True) as skills:
        return resource(skills.row(SKILL, code))


@bp.route("/<code:code>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeSkillSchema)
@bp.response(200, SkillSchema, headers=VERSIONED)
def change_skill(version: int, change: Callable[..., ChangeSkill], code: str) -> Response:
    """Give a skill another name.

    Who holds it and what asks for it stay.
    """
    with service(SkillService) as skills:
        changed = skills.change(change(code=code, expected_version=version))
        return resource(dump(SKILL, changed))


@bp.route("/<code:code>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_skill(version: int, code: str) -> Response:
    """Remove a skill that is not in use.

    While people hold it or kinds of work ask for it, it is a conflict that says so.
    """
    with service(SkillService) as skills:
        skills.delete(DeleteSkill(code=code, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_skill", code=row["code"]))
