"""API tokens."""

from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import IN_PERSON, resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from schemas.tokens import (
    TOKEN,
    ApiTokenSchema,
    CreateTokenSchema,
    NewApiTokenSchema,
    TokenQuery,
    TokenQuerySchema,
    new_token_body,
)
from services.registry import service
from services.tokens import CreateToken, RevokeToken, TokenService

bp = resource_blueprint("tokens", "Keys by which programs act for their users")


@bp.route("")
@handle_errors
@bp.arguments(TokenQuerySchema, location="query")
@bp.response(200, page_of(ApiTokenSchema))
@bp.alt_response(404, response="NOT_FOUND")
@bp.doc(**IN_PERSON)
def list_tokens(query: TokenQuery) -> Response:
    """List one's API tokens, oldest first.

    With `user_id`, for administrators, those of another user. What expired or was revoked is listed
    too. Not by an API token.
    """
    with service(TokenService, read_only=True) as tokens:
        whose = query.filters.user_id
        return answer(page_body(tokens.list_rows(TOKEN, whose, query.request)))


@bp.route("/<uuid:token_id>")
@handle_errors
@bp.response(200, ApiTokenSchema, headers=VERSIONED)
@bp.doc(**IN_PERSON)
def show_token(token_id: UUID) -> Response:
    """Show one API token.

    Its text is not shown again: nobody has it but whom it was shown to. Not by an API token.
    """
    with service(TokenService, read_only=True) as tokens:
        return resource(dump(TOKEN, tokens.get(token_id)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateTokenSchema)
@bp.response(201, NewApiTokenSchema, headers=MADE)
@bp.doc(**IN_PERSON)
def create_token(key: str | None, command: CreateToken) -> Response:
    """Make an API token for oneself.

    Its text is shown this once. It may do what both its scopes and, at the time, its user's role
    allow. With `expires_in_days` null it lives until it is revoked. A repetition under the same key
    shows everything but the text. Not by an API token.
    """
    with service(TokenService) as tokens:
        return once(tokens, key, lambda: _made(tokens, command), shown_once=("token",))


@bp.route("/<uuid:token_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
@bp.doc(**IN_PERSON)
def revoke_token(version: int, token_id: UUID) -> Response:
    """Revoke an API token.

    It opens nothing from then on, and stays in the list. Administrators revoke those of others too.
    Not by an API token.
    """
    with service(TokenService) as tokens:
        tokens.revoke(RevokeToken(token_id=token_id, expected_version=version))
        return no_content()


def _made(tokens: TokenService, command: CreateToken) -> Response:
    row = new_token_body(tokens.create(command))
    return created(row, url_for(".show_token", token_id=row["id"]))
