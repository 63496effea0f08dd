"""`flask invite-user`: a link by which somebody makes their own account."""

import os
from typing import Any

import click
from flask import current_app

from cli.common import acting_for, command, json_option, organization_option, print_json, say
from schemas.account_links import handed_body
from services.account_links import AccountLinkService, Invite
from services.accounts import normal_email
from services.registry import service
from utils.principal import Role


@command("invite-user")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@organization_option
@click.option("--name", help="How the pages call them; else the part of EMAIL before the @.")
@click.option("--employee", metavar="CODE", help="The employee id of the person, if they have one.")
@json_option
def invite_user(
    *,
    email: str,
    role: str,
    organization: str | None,
    name: str | None,
    employee: str | None,
    as_json: bool,
) -> None:
    """Invite EMAIL and print the link to hand on.

    It is shown this once and works once: whoever opens it chooses the password of the account. It
    begins with PUBLIC_URL, or with the address that this machine serves.
    """
    address = normal_email(email)
    wanted = Invite(
        email=address,
        name=name or address.partition("@")[0],
        role=Role(role),
        employee_code=employee,
    )
    with acting_for(organization), service(AccountLinkService) as links:
        made = handed_body(links.invite(wanted), _origin(), links.unit.now)
    _print(made, as_json=as_json)


def _origin() -> str:
    served = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    return current_app.config["PUBLIC_URL"] or served


def _print(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        shown = ("id", "email", "name", "role", "expires_at", "link")
        print_json({name: made[name] for name in shown})
    else:
        click.echo(made["link"])
        say(f"Hand it to {made['email']} before {made['expires_at']:%Y-%m-%d %H:%M} UTC.")
