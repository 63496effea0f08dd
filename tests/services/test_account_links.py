"""Links to join and to a new password: made by administrators, used once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from app import Rosterwright
from error_handlers.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
    ValidationException,
)
from models.account_link import AccountLink, LinkPurpose, LinkState
from models.base import Base
from models.database import db
from models.user import User
from models.user_session import UserSession
from security.one_time_secrets import hash_of, new_secret
from security.permissions import Permission
from security.session_records import Ending
from services.account_links import VALID_FOR, AccountLinkService, Invite, WithdrawLink
from services.link_use import Key
from services.sign_in import sign_in
from services.users import ChangeUser, UserService
from services.using_links import offer_of, use_link
from tests.api.looking import audited
from tests.services.test_acting_by_token import by_token
from tests.services.use import use
from tests.support.cast import Cast, Member, member
from tests.support.factories import World
from utils.ids import new_id
from utils.principal import Principal, Role, acting_as

NEW: Final = "a much better password"
NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANA: Final = Invite(email="Ana@Acme.example ", name="Ana", role=Role.MANAGER)
Made = tuple[UUID, str]
Deed = Callable[[], object]


def invite(app: Rosterwright, actor: Member, command: Invite = ANA) -> Made:
    with use(app, AccountLinkService, actor.principal) as links:
        made = links.invite(command)
        return made.link.id, made.secret


def reset(app: Rosterwright, actor: Member, target: Member) -> Made:
    with use(app, AccountLinkService, actor.principal) as links:
        made = links.make_reset(target.user.id)
        return made.link.id, made.secret


def renew(app: Rosterwright, actor: Member, link_id: UUID) -> str:
    with use(app, AccountLinkService, actor.principal) as links:
        return links.renew(link_id).secret


def withdraw(app: Rosterwright, actor: Member, link_id: UUID, version: int = 1) -> None:
    with use(app, AccountLinkService, actor.principal) as links:
        links.withdraw(WithdrawLink(link_id=link_id, expected_version=version))


def join(app: Rosterwright, secret: str, password: str = NEW) -> Principal | None:
    with app.app_context():
        return use_link(Key(purpose=LinkPurpose.JOIN, secret=secret), password)


def choose(app: Rosterwright, secret: str, password: str = NEW) -> Principal | None:
    with app.app_context():
        return use_link(Key(purpose=LinkPurpose.RESET, secret=secret), password)


def link_of(world: World, link_id: UUID) -> AccountLink:
    (link,) = world.rows(AccountLink, AccountLink.id == link_id)
    return link


def state_of(world: World, link_id: UUID) -> LinkState:
    return link_of(world, link_id).state_at(NOON)


def unusable(app: Rosterwright, secret: str, purpose: LinkPurpose = LinkPurpose.JOIN) -> str:
    """Return the words with which the link is refused, when looked at and when used alike."""
    key = Key(purpose=purpose, secret=secret)
    with app.app_context(), pytest.raises(ResourceNotFoundException) as looked:
        offer_of(key)
    with app.app_context(), pytest.raises(ResourceNotFoundException) as used:
        use_link(key, NEW)
    assert str(looked.value) == str(used.value)
    return str(used.value)


@time_machine.travel(NOON, tick=False)
def test_an_invitation_keeps_the_hash_of_its_secret_alone(app: Rosterwright, cast: Cast) -> None:
    person = cast.alice.world.employee(code="EMP7")
    command = Invite(email="ana@acme.example", name="Ana", role=Role.VIEWER, employee_code="EMP7")
    link_id, secret = invite(app, cast.alice, command)
    link = link_of(cast.alice.world, link_id)
    assert len(secret) == 43
    assert link.secret_hash == hash_of(secret)
    assert (link.email, link.name, link.role) == ("ana@acme.example", "Ana", Role.VIEWER)
    assert (link.employee_id, link.made_by_id) == (person.id, cast.alice.user.id)
    assert link.expires_at == NOON + VALID_FOR[LinkPurpose.JOIN] == NOON + timedelta(days=7)
    ((action, before, after),) = audited(app, link_id)
    assert (action, before) == ("invite", None)
    assert after is not None
    assert after["email"] == "ana@acme.example"
    assert secret not in repr(after)


def test_whoever_joins_gets_the_account_that_was_meant_for_them(
    app: Rosterwright, cast: Cast
) -> None:
    link_id, secret = invite(app, cast.alice)
    with app.app_context():
        offer = offer_of(Key(purpose=LinkPurpose.JOIN, secret=secret))
    assert (offer.email, offer.name, offer.role, offer.organization_name) == (
        "ana@acme.example",
        "Ana",
        Role.MANAGER,
        "Acme Stores",
    )
    principal = join(app, secret)
    (ana,) = cast.alice.world.rows(User, User.email == "ana@acme.example")
    assert principal is not None
    assert (principal.user_id, principal.role) == (ana.id, Role.MANAGER)
    assert ana.last_signed_in_at is not None
    assert link_of(cast.alice.world, link_id).user_id == ana.id
    assert [entry[0] for entry in audited(app, ana.id)] == ["join", "sign-in"]
    with app.app_context():
        assert sign_in("ana@acme.example", NEW).user_id == ana.id


def test_looking_at_a_link_changes_nothing(app: Rosterwright, cast: Cast) -> None:
    link_id, secret = invite(app, cast.alice)
    with app.app_context():
        for _ in range(3):
            offer_of(Key(purpose=LinkPurpose.JOIN, secret=secret))
    assert link_of(cast.alice.world, link_id).version == 1


def test_every_link_that_cannot_be_used_is_refused_in_the_same_words(
    app: Rosterwright, cast: Cast
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        said = {unusable(app, new_secret()), unusable(app, ""), unusable(app, "\ufffd" * 300)}
        _, used = invite(app, cast.alice)
        join(app, used)
        said.add(unusable(app, used))
        withdrawn_id, withdrawn = invite(app, cast.alice, another("ben"))
        withdraw(app, cast.alice, withdrawn_id)
        said.add(unusable(app, withdrawn))
        _, old = invite(app, cast.alice, another("cleo"))
        said.add(unusable(app, old, LinkPurpose.RESET))
        clock.shift(VALID_FOR[LinkPurpose.JOIN])
        said.add(unusable(app, old))
        _, of_bob = reset(app, cast.alice, cast.bob)
        said.add(unusable(app, of_bob, LinkPurpose.JOIN))
        clock.shift(VALID_FOR[LinkPurpose.RESET] - timedelta(seconds=1))
        with app.app_context():
            assert offer_of(Key(purpose=LinkPurpose.RESET, secret=of_bob)).name == "Bob"
        clock.shift(timedelta(seconds=1))
        said.add(unusable(app, of_bob, LinkPurpose.RESET))
    assert len(said) == 1


def another(name: str) -> Invite:
    return Invite(email=f"{name}@acme.example", name=name.title(), role=Role.VIEWER)


def test_a_weak_password_is_named_and_leaves_the_link_as_it_was(
    app: Rosterwright, cast: Cast
) -> None:
    _, secret = invite(app, cast.alice)
    with pytest.raises(ValidationException) as refusal:
        join(app, secret, "too short")
    assert [fault.field for fault in refusal.value.errors] == ["password"]
    assert join(app, secret) is not None


def test_an_address_that_has_an_account_anywhere_is_refused_in_the_same_words(
    app: Rosterwright, cast: Cast
) -> None:
    said = set()
    for person in (cast.bob, cast.charlie):
        command = Invite(email=person.email.upper(), name="X", role=Role.VIEWER)
        with pytest.raises(ConflictException) as refusal:
            invite(app, cast.alice, command)
        said.add(str(refusal.value).replace(person.email, "…"))
    assert said == {"… has an account already. Use another address."}
    assert cast.alice.world.count(AccountLink) == 0


def test_an_address_is_invited_once_until_its_link_is_over(app: Rosterwright, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first, _ = invite(app, cast.alice)
        with pytest.raises(ConflictException, match="invited already"):
            invite(app, cast.alice)
        withdraw(app, cast.alice, first)
        invite(app, cast.alice)
        clock.shift(timedelta(days=8))
        invite(app, cast.alice)
        invite(app, cast.charlie, ANA)


def test_whoever_was_invited_twice_joins_once(app: Rosterwright, cast: Cast) -> None:
    _, ours = invite(app, cast.alice)
    _, theirs = invite(app, cast.charlie)
    join(app, ours)
    with pytest.raises(ConflictException, match="got an account in another way"):
        join(app, theirs)
    assert cast.charlie.world.count(User) == 1
    with pytest.raises(ConflictException):
        renew(app, cast.charlie, cast.charlie.world.rows(AccountLink)[0].id)


def test_a_renewed_invitation_has_its_full_time_and_its_old_secret_is_dead(
    app: Rosterwright, cast: Cast
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        link_id, old = invite(app, cast.alice)
        clock.shift(timedelta(days=8))
        new = renew(app, cast.alice, link_id)
        unusable(app, old)
        link = link_of(cast.alice.world, link_id)
        assert link.expires_at == NOON + timedelta(days=15)
        assert [entry[0] for entry in audited(app, link_id)] == ["invite", "renew"]
        assert join(app, new) is not None
        with pytest.raises(ConflictException, match="used already"):
            renew(app, cast.alice, link_id)


def test_a_link_is_withdrawn_once_in_the_version_that_was_seen(
    app: Rosterwright, cast: Cast
) -> None:
    link_id, secret = invite(app, cast.alice)
    with pytest.raises(PreconditionFailedException):
        withdraw(app, cast.alice, link_id, version=7)
    withdraw(app, cast.alice, link_id)
    assert state_of(cast.alice.world, link_id) is LinkState.WITHDRAWN
    unusable(app, secret)
    with pytest.raises(ConflictException, match="withdrawn already"):
        withdraw(app, cast.alice, link_id, version=2)
    with pytest.raises(ConflictException, match="withdrawn already"):
        renew(app, cast.alice, link_id)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER, Role.EMPLOYEE])
def test_only_administrators_make_and_end_links(app: Rosterwright, cast: Cast, role: Role) -> None:
    link_id, _ = invite(app, cast.alice)
    somebody = member(cast.alice.world, "Somebody", role)
    deeds: list[Deed] = [
        lambda: invite(app, somebody, another("ben")),
        lambda: reset(app, somebody, cast.alice),
        lambda: renew(app, somebody, link_id),
        lambda: withdraw(app, somebody, link_id),
    ]
    for deed in deeds:
        with pytest.raises(AuthorizationException):
            deed()
    assert cast.alice.world.count(AccountLink) == 1


def test_a_program_makes_no_links(app: Rosterwright, cast: Cast) -> None:
    link_id, _ = invite(app, cast.alice)
    with use(app, AccountLinkService, by_token(cast.alice.principal, *Permission)) as links:
        deeds: list[Deed] = [
            lambda: links.invite(another("ben")),
            lambda: links.make_reset(cast.bob.user.id),
            lambda: links.renew(link_id),
        ]
        for deed in deeds:
            with pytest.raises(AuthorizationException, match="API token"):
                deed()


def test_links_and_accounts_of_other_organizations_are_not_there(
    app: Rosterwright, cast: Cast
) -> None:
    invited, _ = invite(app, cast.alice)
    offered, _ = reset(app, cast.alice, cast.bob)
    deeds: list[Deed] = [
        lambda: reset(app, cast.charlie, cast.bob),
        lambda: renew(app, cast.charlie, invited),
        lambda: withdraw(app, cast.charlie, invited),
        lambda: withdraw(app, cast.charlie, offered),
        lambda: renew(app, cast.alice, offered),
        lambda: withdraw(app, cast.alice, new_id()),
    ]
    for deed in deeds:
        with pytest.raises(ResourceNotFoundException):
            deed()


def test_a_new_password_ends_every_session_and_forgives_failures(
    app: Rosterwright, cast: Cast, bob: FlaskClient
) -> None:
    with app.app_context(), pytest.raises(AuthenticationException, match="wrong"):
        sign_in(cast.bob.email, "a wrong password")
    link_id, secret = reset(app, cast.alice, cast.bob)
    principal = choose(app, secret)
    account = cast.bob.world.again(cast.bob.user)
    assert account is not None
    assert principal is not None
    assert (principal.user_id, account.failed_sign_ins) == (account.id, 0)
    assert account.password_changed_at is not None
    assert bob.get("/api/v1/me").status_code == 401
    sessions = cast.bob.world.rows(UserSession, UserSession.user_id == account.id)
    assert [one.ended_because for one in sessions] == [Ending.CREDENTIALS_CHANGED]
    assert state_of(cast.bob.world, link_id) is LinkState.USED
    actions = {action: after for action, _, after in audited(app, account.id)}
    assert actions["reset-password"] == {"sessions_ended": 1}
    with app.app_context(), pytest.raises(AuthenticationException, match="wrong"):
        sign_in(cast.bob.email, cast.bob.password)


def test_a_second_link_to_a_new_password_ends_the_first(app: Rosterwright, cast: Cast) -> None:
    _, first = reset(app, cast.alice, cast.bob)
    _, second = reset(app, cast.alice, cast.bob)
    unusable(app, first, LinkPurpose.RESET)
    assert choose(app, second) is not None


def test_whoever_has_a_second_factor_is_not_signed_in_by_a_link_alone(
    app: Rosterwright, cast: Cast
) -> None:
    careful = cast.alice.world.user(second_factor_since=NOON)
    _, secret = reset(app, cast.alice, Member(user=careful, world=cast.alice.world))
    assert choose(app, secret) is None
    stored = cast.alice.world.again(careful)
    assert stored is not None
    assert stored.last_signed_in_at is None
    assert app.extensions["passwords"].verify(stored.password_hash, NEW)


def test_a_disabled_account_gets_no_new_password(app: Rosterwright, cast: Cast) -> None:
    _, secret = reset(app, cast.alice, cast.bob)
    with use(app, UserService, cast.alice.principal) as users:
        users.change(ChangeUser(user_id=cast.bob.user.id, expected_version=1, is_active=False))
    unusable(app, secret, LinkPurpose.RESET)
    with pytest.raises(ConflictException, match="is disabled"):
        reset(app, cast.alice, cast.bob)


def test_a_link_works_whoever_is_signed_in_in_that_browser(app: Rosterwright, cast: Cast) -> None:
    _, secret = invite(app, cast.alice)
    with app.app_context(), acting_as(cast.charlie.principal):
        principal = use_link(Key(purpose=LinkPurpose.JOIN, secret=secret), NEW)
    assert principal is not None
    assert principal.organization_id == cast.alice.world.id


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_of_two_who_use_a_link_at_once_one_wins(
    app: Rosterwright, cast: Cast, purpose: LinkPurpose
) -> None:
    is_join = purpose is LinkPurpose.JOIN
    _, secret = invite(app, cast.alice) if is_join else reset(app, cast.alice, cast.bob)
    start = threading.Barrier(2)

    def attempt(password: str) -> str:
        start.wait()
        try:
            with app.app_context():
                use_link(Key(purpose=purpose, secret=secret), password)
        except ResourceNotFoundException as refusal:
            return str(refusal)
        return password

    with ThreadPoolExecutor(2) as people:
        told = list(people.map(attempt, (NEW, f"{NEW} indeed")))
    (won,) = [words for words in told if words.startswith(NEW)]
    (lost,) = [words for words in told if words != won]
    assert "used already" in lost
    with app.app_context():
        assert sign_in("ana@acme.example" if is_join else cast.bob.email, won).user_id


def test_whoever_waited_while_a_link_was_renewed_finds_the_old_one_dead(
    app: Rosterwright, cast: Cast
) -> None:
    link_id, secret = invite(app, cast.alice)
    links = Base.metadata.tables["account_links"]
    renewed = sa.update(links).where(links.c.id == link_id).values(secret_hash=hash_of("other"))
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        connection.execute(renewed)
        waiting = pool.submit(join, app, secret)
        threading.Event().wait(0.3)
        assert not waiting.done()
        connection.commit()
        with pytest.raises(ResourceNotFoundException):
            waiting.result(timeout=10)
