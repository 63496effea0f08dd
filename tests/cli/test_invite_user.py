"""flask invite-user."""

import pytest

from app import Rosterwright
from models.account_link import AccountLink
from models.user import User
from tests.cli.terminal import count, rows, run
from tests.conftest import MakeApp
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import PASSWORD, World
from utils.json import loads

EMAIL = "ana@acme.example"
SERVED = "http://127.0.0.1:8000"


def test_the_link_alone_is_printed_and_opens_the_account(app: Rosterwright) -> None:
    world = World(app)
    person = world.employee(code="EMP7")

    result = run(app, "invite-user", " Ana@ACME.example", "--role", "viewer", "--employee", "EMP7")

    assert result.exit_code == 0, result.stderr
    link = result.stdout.removesuffix("\n")
    assert link.startswith(f"{SERVED}/join/")
    assert f"Hand it to {EMAIL} before" in result.stderr
    answer = app.test_client().post(
        link.removeprefix(SERVED), data={"password": PASSWORD}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 303
    (ana,) = world.rows(User)
    assert (ana.email, ana.name, ana.role, ana.employee_id) == (EMAIL, "ana", "viewer", person.id)


def test_the_link_begins_with_the_public_address(make_app: MakeApp) -> None:
    app = make_app(PUBLIC_URL="https://roster.example.org")
    World(app)

    result = run(app, "invite-user", EMAIL, "--role", "admin")

    assert result.stdout.startswith("https://roster.example.org/join/")


def test_the_link_begins_with_what_this_machine_serves(app: Rosterwright) -> None:
    World(app)
    served = {"HOST": "roster.local", "PORT": "8123"}

    result = run(app, "invite-user", EMAIL, "--role", "admin", env=served)

    assert result.stdout.startswith("http://roster.local:8123/join/")


def test_with_json_the_result_is_one_document(app: Rosterwright) -> None:
    World(app)

    result = run(app, "invite-user", EMAIL, "--role", "manager", "--name", "Ana", "--json")

    made = loads(result.stdout)
    assert isinstance(made, dict)
    assert set(made) == {"id", "email", "name", "role", "expires_at", "link"}
    assert (made["email"], made["name"], made["role"]) == (EMAIL, "Ana", "manager")
    assert result.stderr == ""


def test_whoever_has_an_account_or_an_invitation_is_refused_in_words(app: Rosterwright) -> None:
    World(app).user(email="ben@acme.example")
    run(app, "invite-user", EMAIL, "--role", "viewer")

    for email, words in ((EMAIL, "invited already"), ("ben@acme.example", "an account already")):
        result = run(app, "invite-user", email, "--role", "viewer")
        assert (result.exit_code, result.stdout) == (1, "")
        assert words in result.stderr
    assert count(app, AccountLink) == 1


def test_with_several_organizations_one_has_to_be_named(app: Rosterwright) -> None:
    World(app, slug="acme")
    globex = World(app, slug="globex")

    unsaid = run(app, "invite-user", EMAIL, "--role", "viewer")
    said = run(app, "invite-user", EMAIL, "--role", "viewer", "--organization", "globex")

    assert unsaid.exit_code == 2
    assert "acme, globex" in unsaid.stderr
    assert said.exit_code == 0
    assert globex.count(AccountLink) == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["nobody", "--role", "admin"], 2, "no e-mail address"),
        ([EMAIL, "--role", "boss"], 2, "'boss' is not one of"),
        ([EMAIL], 2, "Missing option '--role'"),
        ([EMAIL, "--role", "viewer", "--employee", "EMP404"], 1, "EMP404"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    app: Rosterwright, arguments: list[str], exit_code: int, words: str
) -> None:
    World(app)

    result = run(app, "invite-user", *arguments)

    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert words in result.stderr
    assert rows(app, AccountLink) == []
