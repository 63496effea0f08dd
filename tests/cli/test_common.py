"""What all commands share: exit codes, words, progress, whose organization."""

import click
import pytest
from click.testing import Result
from flask import current_app
from flask.cli import ScriptInfo

from app import Rosterwright
from cli.common import acting_for, command, organization_option, print_json, progress
from error_handlers.exceptions import (
    AppException,
    AuthorizationException,
    ConfigurationException,
    ConflictException,
    DatabaseException,
    FieldFault,
    PayloadTooLargeException,
    ResourceNotFoundException,
    UnavailableException,
    UnsupportedMediaTypeException,
    ValidationException,
)
from tests.support.factories import World
from utils.json import loads
from utils.principal import current_principal


def refused_with(app: Rosterwright, refusal: AppException) -> Result:
    """Run a command that is refused like this."""

    @command("refused")
    def refused() -> None:
        raise refusal

    return invoke(app, refused)


def invoke(app: Rosterwright, wanted: click.Command, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(
        wanted, arguments, obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ValidationException, 2),
        (PayloadTooLargeException, 2),
        (UnsupportedMediaTypeException, 2),
        (ResourceNotFoundException, 1),
        (ConflictException, 1),
        (AuthorizationException, 1),
        (ConfigurationException, 1),
        (DatabaseException, 1),
        (UnavailableException, 1),
    ],
)
def test_a_refusal_is_words_on_stderr_and_an_exit_code(
    app: Rosterwright, kind: type[AppException], code: int
) -> None:
    result = refused_with(app, kind("It can't be done."))

    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("Error: It can't be done.\n")


def test_faults_that_the_message_leaves_out_are_listed(app: Rosterwright) -> None:
    faults = [
        FieldFault(field="email", message="It is taken."),
        FieldFault(field="name", message="It is empty."),
    ]

    result = refused_with(app, ValidationException("It is taken.", errors=faults))

    assert result.stderr == "Error: It is taken.\n  name: It is empty.\n"


def test_a_database_that_fails_comes_with_its_cause_and_a_remedy(app: Rosterwright) -> None:
    failure = DatabaseException()
    failure.__cause__ = LookupError("no such table: organizations")

    result = refused_with(app, failure)

    assert "Cause: no such table: organizations" in result.stderr
    assert "flask db upgrade" in result.stderr


def test_what_nobody_foresaw_is_not_hidden(app: Rosterwright) -> None:
    @command("broken")
    def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        invoke(app, broken)


def test_a_command_runs_in_the_context_that_is_there_already(app: Rosterwright) -> None:
    seen: list[object] = []

    @command("look")
    def look() -> None:
        seen.append(current_app.extensions)

    with app.app_context():
        invoke(app, look)
    invoke(app, look)

    assert seen == [app.extensions, app.extensions]


@command("whose")
@organization_option
def whose(*, organization: str | None) -> None:
    """Say who acts."""
    with acting_for(organization) as principal:
        assert current_principal() is principal
        print_json({"organization": principal.organization_slug, "user": principal.user_id})
    assert current_principal() is None


def test_the_only_organization_needs_no_naming(app: Rosterwright) -> None:
    World(app, slug="acme")

    assert loads(invoke(app, whose).stdout) == {"organization": "acme", "user": None}


def test_one_of_several_organizations_is_chosen_by_its_slug(app: Rosterwright) -> None:
    World(app, slug="acme")
    World(app, slug="globex")

    unsaid = invoke(app, whose)
    chosen = invoke(app, whose, "--organization", "globex")

    assert unsaid.exit_code == 2
    assert "--organization SLUG" in unsaid.stderr
    assert "acme, globex" in unsaid.stderr
    assert loads(chosen.stdout) == {"organization": "globex", "user": None}


def test_without_any_organization_the_words_say_so(app: Rosterwright) -> None:
    result = invoke(app, whose)

    assert result.exit_code == 2
    assert "none yet" in result.stderr


def test_progress_is_shown_beside_the_result(app: Rosterwright) -> None:
    @command("work")
    def work() -> None:
        with progress("Working", 2) as advance:
            advance(2)
        print_json({"done": 2})

    result = invoke(app, work)

    assert loads(result.stdout) == {"done": 2}
    assert "Working" in result.stderr
