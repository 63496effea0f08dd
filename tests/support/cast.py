"""The cast: Alice owns, Bob is a member, Charlie belongs elsewhere and must be refused."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import Flask
from flask.testing import FlaskClient

from models.user import User
from security.session_data import SIGNED_IN
from security.session_object import DatabaseSession
from security.session_records import Owner
from tests.support.factories import PASSWORD, World
from utils.principal import Principal, Role

if TYPE_CHECKING:
    from security.store import SessionStore

SAME_ORIGIN: Final = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody who can sign in."""

    user: User
    world: World = field(repr=False)
    password: str = PASSWORD

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return self.user.email

    @property
    def principal(self) -> Principal:
        """The value under which use cases see this member."""
        return self.world.principal(self.user.role, user=self.user)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """Alice (admin) and Bob (manager) of one organization, Charlie (admin) of another."""

    alice: Member
    bob: Member
    charlie: Member

    @property
    def everyone(self) -> dict[str, Member]:
        """All of them by name."""
        return {"alice": self.alice, "bob": self.bob, "charlie": self.charlie}


def make_cast(app: Flask, ours: World) -> Cast:
    """Store the cast: Alice and Bob in `ours`, Charlie in an organization of his own."""
    theirs = World(app, slug="globex", time_zone="Europe/Berlin")
    return Cast(
        alice=member(ours, "Alice", Role.ADMIN),
        bob=member(ours, "Bob", Role.MANAGER),
        charlie=member(theirs, "Charlie", Role.ADMIN),
    )


def member(world: World, name: str, role: Role) -> Member:
    """Store a user of `world` who can sign in with `PASSWORD`."""
    email = f"{name.lower()}@{world.organization.slug}.example"
    return Member(user=world.user(name=name, email=email, role=role), world=world)


def sign_in(client: FlaskClient, person: Member) -> FlaskClient:
    """Sign `person` in on `client` the way a browser's script does; return the client."""
    answer = client.post(
        "/api/v1/auth/login",
        json={"email": person.email, "password": person.password},
        headers=SAME_ORIGIN,
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return client


def let_in(client: FlaskClient, person: Member) -> FlaskClient:
    """Give `client` a session of `person`, past password, limits and history; return the client.

    It costs a fifth of `sign_in`, and most tests begin with somebody who has signed in.
    """
    app, user = client.application, person.user
    store: SessionStore = app.extensions["session_store"]
    owner = Owner(user_id=user.id, organization_id=user.organization_id, ip_address="127.0.0.1")
    with app.app_context():
        started = store.start(store.codec.to_document({SIGNED_IN: True}), owner)
    with client.session_transaction() as session:
        assert isinstance(session, DatabaseSession)
        session.adopt(started)
    return client
