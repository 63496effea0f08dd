"""flask create-user."""

import pytest
from click.testing import Result

from app import Rosterwright
from models.event_type import EventType
from models.job_role import JobRole
from models.organization import Organization
from models.user import User
from scheduling.defaults import DEFAULT_ROLES, DEFAULT_TYPES
from tests.cli.terminal import count, rows, run
from tests.support.cast import Member, sign_in
from tests.support.factories import PASSWORD, World

EMAIL = "alice@acme.example"


def create(app: Rosterwright, *options: str, typed: str | bytes = PASSWORD) -> Result:
    """Create Alice as an administrator with these options more."""
    return run(
        app, "create-user", EMAIL, "--role", "admin", "--password-stdin", *options, typed=typed
    )


def stored_hash(app: Rosterwright) -> str:
    return str(rows(app, User)[0]["password_hash"])


def test_a_created_user_can_sign_in(app: Rosterwright) -> None:
    world = World(app)

    result = create(app, "--name", "Alice")

    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"Created {EMAIL} (admin) in organization acme.\n"
    [user] = world.rows(User)
    sign_in(app.test_client(), Member(user=user, world=world))


def test_an_empty_database_gets_the_organization_default_with_its_rows(app: Rosterwright) -> None:
    result = create(app, "--time-zone", "America/Denver")

    assert result.exit_code == 0, result.stderr
    [organization] = rows(app, Organization)
    assert (organization["slug"], organization["time_zone"]) == ("default", "America/Denver")
    assert count(app, JobRole) == len(DEFAULT_ROLES)
    assert count(app, EventType) == len(DEFAULT_TYPES)
    assert [user["organization_id"] for user in rows(app, User)] == [organization["id"]]


def test_the_new_organization_keeps_utc_when_no_zone_is_given(app: Rosterwright) -> None:
    create(app)

    assert [row["time_zone"] for row in rows(app, Organization)] == ["UTC"]


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        (PASSWORD, PASSWORD),
        (f"{PASSWORD}\n", PASSWORD),
        (f"{PASSWORD}\r\n", PASSWORD),
        (f"{PASSWORD}\n\n", f"{PASSWORD}\n"),
        (f" {PASSWORD} \n", f" {PASSWORD} "),
        ("gänseblümchen am straßenrand\n".encode(), "gänseblümchen am straßenrand"),
    ],
)
def test_exactly_one_trailing_newline_is_no_part_of_the_password(
    app: Rosterwright, typed: str | bytes, password: str
) -> None:
    create(app, typed=typed)

    assert app.extensions["passwords"].verify(stored_hash(app), password)


def test_a_user_without_a_name_is_called_by_the_first_part_of_the_address(
    app: Rosterwright,
) -> None:
    create(app)

    assert [user["name"] for user in rows(app, User)] == ["alice"]


def test_the_address_is_stored_case_folded(app: Rosterwright) -> None:
    run(
        app,
        "create-user",
        " Alice@ACME.example",
        *("--role", "viewer", "--password-stdin"),
        typed=PASSWORD,
    )

    assert [(user["email"], user["role"]) for user in rows(app, User)] == [(EMAIL, "viewer")]


def test_the_user_is_linked_to_the_named_employee(app: Rosterwright) -> None:
    world = World(app)
    employee = world.employee(code="EMP007")

    create(app, "--employee", "EMP007")

    assert [user.employee_id for user in world.rows(User)] == [employee.id]


def test_an_address_that_has_an_account_is_refused_in_words(app: Rosterwright) -> None:
    create(app)

    again = create(app)

    assert again.exit_code == 1
    assert again.stdout == ""
    assert again.stderr.startswith(f"Error: {EMAIL} has an account already.")
    assert count(app, User) == 1


def test_with_several_organizations_one_has_to_be_named(app: Rosterwright) -> None:
    acme, globex = World(app, slug="acme"), World(app, slug="globex")

    unsaid = create(app)
    said = create(app, "--organization", "globex")

    assert unsaid.exit_code == 2
    assert "acme, globex" in unsaid.stderr
    assert said.exit_code == 0
    assert (acme.count(User), globex.count(User)) == (0, 1)


def test_an_unknown_organization_is_refused_with_the_known_ones(app: Rosterwright) -> None:
    World(app, slug="acme")

    result = create(app, "--organization", "acne")

    assert result.exit_code == 1
    assert "acme" in result.stderr


@pytest.mark.parametrize("code", ["EMP404", "EMP001"])
def test_an_unknown_employee_is_refused_and_nothing_is_made(app: Rosterwright, code: str) -> None:
    result = create(app, "--employee", code)

    assert result.exit_code == 1
    assert code in result.stderr
    assert count(app, Organization) == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (["nobody", "--role", "admin", "--password-stdin"], PASSWORD, "no e-mail address"),
        ([EMAIL, "--role", "boss", "--password-stdin"], PASSWORD, "'boss' is not one of"),
        ([EMAIL, "--password-stdin"], PASSWORD, "Missing option '--role'"),
        ([EMAIL, "--role", "admin"], PASSWORD, "--password-stdin"),
        ([EMAIL, "--role", "admin", "--password-stdin"], "short", "at least 12 characters"),
        ([EMAIL, "--role", "admin", "--password-stdin"], b"\xff" * 20, "not UTF-8"),
        (
            [EMAIL, "--role", "admin", "--password-stdin", "--time-zone", "Mars/Olympus"],
            PASSWORD,
            "no IANA time zone",
        ),
    ],
)
def test_wrong_usage_exits_2_and_nothing_is_made(
    app: Rosterwright, arguments: list[str], typed: str | bytes, words: str
) -> None:
    result = run(app, "create-user", *arguments, typed=typed)

    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
    assert (count(app, Organization), count(app, User)) == (0, 0)


def test_a_time_zone_is_refused_where_the_organization_exists(app: Rosterwright) -> None:
    World(app)

    result = create(app, "--time-zone", "America/Denver")

    assert result.exit_code == 2
    assert count(app, User) == 0
