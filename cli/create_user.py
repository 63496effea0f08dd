"""`flask create-user`: an account, and on an empty database its organization as well."""

import sys

import click

from cli.common import acting_for, command, hash_password, organization_option
from error_handlers.exceptions import FieldFault, ResourceNotFoundException, ValidationException
from security.passwords import check_new_password
from services.accounts import AccountService, CreateUser, normal_email
from services.organizations import CreateOrganization, OrganizationService
from services.registry import service
from utils.principal import Role

DEFAULT_SLUG = "default"
DEFAULT_NAME = "Default"
DEFAULT_ZONE = "UTC"


@command("create-user")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@organization_option
@click.option("--name", help="How the pages call them; else the part of EMAIL before the @.")
@click.option("--employee", metavar="CODE", help="The employee id of the person, if they have one.")
@click.option("--time-zone", metavar="TZ", help="Of the organization that is made; else UTC.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_user(
    *,
    email: str,
    role: str,
    organization: str | None,
    name: str | None,
    employee: str | None,
    time_zone: str | None,
    password_stdin: bool,
) -> None:
    """Create the account EMAIL.

    On a database without organizations the organization `default` is made as well, with its job
    roles and event types.
    """
    if not password_stdin:
        raise click.UsageError("Give the password on standard input, with --password-stdin.")
    address = normal_email(email)
    password = _password()
    check_new_password(password)
    wanted = CreateUser(
        email=address,
        name=name or address.partition("@")[0],
        role=Role(role),
        password_hash=hash_password(password),
        employee_code=employee,
    )
    slug = _make_organization(wanted, time_zone) if organization is None else organization
    with acting_for(slug) as principal, service(AccountService) as accounts:
        accounts.create(wanted)
    click.echo(f"Created {address} ({role}) in organization {principal.organization_slug}.")


def _password() -> str:
    """Return standard input without its one trailing newline."""
    try:
        given = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        words = "The password on standard input is not UTF-8 text."
        fault = FieldFault(field="password", message=words)
        raise ValidationException(words, errors=[fault]) from error
    return given.removesuffix("\n").removesuffix("\r")


def _make_organization(wanted: CreateUser, time_zone: str | None) -> str | None:
    """Make `default` where no organization exists and return its slug; else None."""
    with service(OrganizationService, read_only=True) as organizations:
        if organizations.has_any():
            _refuse_time_zone(time_zone)
            return None
    if wanted.employee_code is not None:
        raise ResourceNotFoundException(
            f"Nobody has the employee id {wanted.employee_code}: there are no employees yet."
        )
    command = CreateOrganization(
        slug=DEFAULT_SLUG, name=DEFAULT_NAME, time_zone=time_zone or DEFAULT_ZONE
    )
    with service(OrganizationService) as organizations:
        organizations.create(command)
    return DEFAULT_SLUG


def _refuse_time_zone(time_zone: str | None) -> None:
    if time_zone is not None:
        raise click.UsageError("--time-zone is of a new organization, and there is one already.")
