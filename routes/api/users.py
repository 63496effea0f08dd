"""Who signs in."""

from collections.abc import Callable
from uuid import UUID

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, answer, no_content, resource
from routes.api.blueprints import IN_PERSON, resource_blueprint
from routes.origin import public_origin
from schemas.account_links import HandedLinkSchema, handed_body
from schemas.accounts import UserSchema
from schemas.headers import IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from schemas.users import USER, ChangeUserSchema, UserQuery, UserQuerySchema
from services.account_links import AccountLinkService
from services.registry import service
from services.second_factor import SecondFactorService
from services.users import ChangeUser, UserService

bp = resource_blueprint("users", "Who signs in")


@bp.route("")
@handle_errors
@bp.arguments(UserQuerySchema, location="query")
@bp.response(200, page_of(UserSchema))
def list_users(query: UserQuery) -> Response:
    """List accounts in order of name.

    Filters narrow it: all that are given must hold. Disabled accounts are listed too.
    """
    with service(UserService, read_only=True) as users:
        return answer(page_body(users.list_rows(USER, query.filters, query.request)))


@bp.route("/<uuid:user_id>")
@handle_errors
@bp.response(200, UserSchema, headers=VERSIONED)
def show_user(user_id: UUID) -> Response:
    """Show one account.

    `second_factor_since` is null while signing in takes the password alone.
    """
    with service(UserService, read_only=True) as users:
        return resource(users.row(USER, user_id))


@bp.route("/<uuid:user_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeUserSchema)
@bp.response(200, UserSchema, headers=VERSIONED)
def change_user(version: int, change: Callable[..., ChangeUser], user_id: UUID) -> Response:
    """Change an account, or disable it.

    What is left out stays. Another role, and disabling, end its sessions; a disabled account's API
    tokens are refused. The last active administrator stays one, and nobody disables themselves.
    Giving rights takes a person: an API token may only take them.
    """
    with service(UserService) as users:
        changed = users.change(change(user_id=user_id, expected_version=version))
        return resource(dump(USER, changed))


@bp.route("/<uuid:user_id>/reset-link", methods=["POST"])
@handle_errors
@bp.response(201, HandedLinkSchema, headers=VERSIONED)
@bp.alt_response(409, response="CONFLICT")
@bp.doc(**IN_PERSON)
def make_reset_link(user_id: UUID) -> Response:
    """Make a link to a new password, for somebody who forgot theirs.

    It is shown this once, works once and for 24 hours, and earlier ones die. Not by an API token.
    """
    with service(AccountLinkService) as links:
        made = links.make_reset(user_id)
        return resource(handed_body(made, public_origin(), links.unit.now), 201)


@bp.route("/<uuid:user_id>/second-factor", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
@bp.doc(**IN_PERSON)
def turn_off_second_factor(version: int, user_id: UUID) -> Response:
    """Turn off the second factor of somebody who lost it.

    Their password alone signs in then, and their sessions end. `If-Match` is the user's version.
    One's own is turned off under `/me`, with a code. Not by an API token.
    """
    with service(SecondFactorService) as factors:
        factors.turn_off_for(user_id, version)
        return no_content()
