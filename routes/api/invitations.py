"""Invitations to sign in."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource
from routes.api.blueprints import IN_PERSON, resource_blueprint
from routes.api.repeats import once
from routes.origin import public_origin
from schemas.account_links import (
    HandedLinkSchema,
    InvitationQuery,
    InvitationQuerySchema,
    InvitationSchema,
    InviteSchema,
    handed_body,
    invitation_body,
)
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_of
from services.account_links import AccountLinkService, Invite, WithdrawLink
from services.registry import service

bp = resource_blueprint("invitations", "Links by which people make their accounts")


@bp.route("")
@handle_errors
@bp.arguments(InvitationQuerySchema, location="query")
@bp.response(200, page_of(InvitationSchema))
def list_invitations(query: InvitationQuery) -> Response:
    """List invitations, oldest first.

    Each with its state; what was used, withdrawn or is over is listed too.
    """
    with service(AccountLinkService, read_only=True) as links:
        page = links.list_invitations(query.request)
        items = [invitation_body(link, links.unit.now) for link in page.items]
        return answer({"items": items, "next_cursor": page.next_cursor})


@bp.route("/<uuid:invitation_id>")
@handle_errors
@bp.response(200, InvitationSchema, headers=VERSIONED)
def show_invitation(invitation_id: UUID) -> Response:
    """Show one invitation.

    Its link is not shown again: nobody has it but whom it was handed to.
    """
    with service(AccountLinkService, read_only=True) as links:
        return resource(invitation_body(links.invitation(invitation_id), links.unit.now))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(InviteSchema)
@bp.response(201, HandedLinkSchema, headers=MADE)
@bp.doc(**IN_PERSON)
def invite(key: str | None, command: Invite) -> Response:
    """Invite somebody by a link that is handed on.

    The link is shown this once, works once and for seven days; whoever opens it chooses a password.
    A repetition under the same key shows everything but the link. Not by an API token.
    """
    with service(AccountLinkService) as links:
        return once(
            links,
            key,
            lambda: _made(handed_body(links.invite(command), public_origin(), links.unit.now)),
            shown_once=("link",),
        )


@bp.route("/<uuid:invitation_id>/link", methods=["POST"])
@handle_errors
@bp.response(201, HandedLinkSchema, headers=VERSIONED)
@bp.alt_response(409, response="CONFLICT")
@bp.doc(**IN_PERSON)
def renew_invitation(invitation_id: UUID) -> Response:
    """Make a new link for an invitation, with its full time.

    The old link opens nothing from then on. Not by an API token.
    """
    with service(AccountLinkService) as links:
        made = links.renew(invitation_id)
        return resource(handed_body(made, public_origin(), links.unit.now), 201)


@bp.route("/<uuid:invitation_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def withdraw_invitation(version: int, invitation_id: UUID) -> Response:
    """Withdraw an invitation.

    It stays in the list, and its link opens nothing any more.
    """
    with service(AccountLinkService) as links:
        links.withdraw(WithdrawLink(link_id=invitation_id, expected_version=version))
        return no_content()


def _made(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_invitation", invitation_id=row["id"]))
