"""F10: sessions that were planted, stolen, or copied from the table; none opens anything."""

import base64
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import sqlalchemy as sa

from app import Rosterwright
from drills.browsers import COOKIE, cookie_in, cookie_of, opens
from drills.harness import Outcome, Place
from models.account_link import LinkPurpose
from models.database import db
from models.user_session import UserSession
from security.session_cookies import CookieSigner, new_session_id
from services.account_links import AccountLinkService
from services.link_use import Key
from services.registry import service
from services.sessions import SessionService
from services.users import ChangeUser, UserService
from services.using_links import use_link
from tests.support.cast import SAME_ORIGIN, Member, make_cast, member, sign_in
from tests.support.factories import PASSWORD, World
from utils.principal import Principal, Role, acting_as

_ROUNDS: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """The product, an administrator, the thief, and Victor, whose sessions are wanted."""

    app: Rosterwright
    admin: Principal
    thief: Member
    victor: Member

    @contextmanager
    def administration(self) -> Iterator[None]:
        """Let the administrator act in the block."""
        with self.app.app_context(), acting_as(self.admin):
            yield

    def change_victor(self, *, role: Role = Role.MANAGER, is_active: bool = True) -> None:
        """Give Victor's account another role, or end it."""
        user_id = self.victor.user.id
        current = self.victor.world.again(self.victor.user)
        version = current.version if current else 0
        command = ChangeUser(
            user_id=user_id, expected_version=version, role=role, is_active=is_active
        )
        with self.administration(), service(UserService) as users:
            users.change(command)

    def sign_in_over(self, planted: str) -> None:
        """Let Victor sign in where that cookie is; it must not become theirs."""
        browser = self.app.test_client()
        browser.set_cookie(COOKIE, planted)
        own = cookie_in(sign_in(browser, self.victor))
        if own == planted or not opens(self.app, own):
            raise RuntimeError("signing in gave no session of its own")


# Yields what a thief then tries, each at the moment when it is yielded.
Theft = Callable[[Scene], Iterator[str]]


def drill(place: Place) -> Outcome:
    """Try every way a few times over, each time with an account of its own."""
    app = place.app()
    world = World(app)
    cast = make_cast(app, world)
    tries: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for number, theft in enumerate(THEFTS * _ROUNDS):
        name = theft.__name__.replace("_", " ").strip()
        victor = member(world, f"victor{number}", Role.MANAGER)
        scene = Scene(app=app, admin=cast.alice.principal, thief=cast.charlie, victor=victor)
        for cookie in theft(scene):
            tries[name] += 1
            opened[name] += opens(app, cookie)
    figures = f"accepted {opened.total()} of {tries.total()} cookies, stolen or planted in "
    return Outcome(
        figures=f"{figures}{len(THEFTS)} ways",
        faults=[f"{name}: {count} opened" for name, count in opened.items() if count],
    )


def _an_id_never_given(scene: Scene) -> Iterator[str]:
    """Signed with our own key, and in the browser before somebody signs in there."""
    planted = _signed(scene.app, new_session_id())
    yield planted
    scene.sign_in_over(planted)
    yield planted


def _a_session_of_the_thief(scene: Scene) -> Iterator[str]:
    """It lives, and is in the browser before somebody else signs in there."""
    planted = cookie_of(scene.app, scene.thief)
    scene.sign_in_over(planted)
    yield planted


def _the_id_before_signing_in_again(scene: Scene) -> Iterator[str]:
    before = cookie_of(scene.app, scene.victor)
    scene.sign_in_over(before)
    yield before


def _the_id_before_signing_out(scene: Scene) -> Iterator[str]:
    for path in ("/api/v1/auth/logout", "/sign-out"):
        browser = sign_in(scene.app.test_client(), scene.victor)
        before = cookie_in(browser)
        browser.post(path, headers=SAME_ORIGIN)
        yield before


def _the_id_before_another_role(scene: Scene) -> Iterator[str]:
    before = cookie_of(scene.app, scene.victor)
    scene.change_victor(role=Role.VIEWER)
    yield before
    scene.change_victor(role=Role.MANAGER)
    yield before


def _the_id_before_being_disabled(scene: Scene) -> Iterator[str]:
    before = cookie_of(scene.app, scene.victor)
    scene.change_victor(is_active=False)
    yield before
    scene.change_victor(is_active=True)
    yield before


def _the_id_before_another_password(scene: Scene) -> Iterator[str]:
    before = cookie_of(scene.app, scene.victor)
    with scene.administration():
        with service(AccountLinkService) as links:
            secret = links.make_reset(scene.victor.user.id).secret
        use_link(Key(purpose=LinkPurpose.RESET, secret=secret), f"{PASSWORD}, another")
    yield before


def _the_id_before_changing_the_own_password(scene: Scene) -> Iterator[str]:
    """Of the browser in which it is changed, and of another one."""
    here, there = sign_in(scene.app.test_client(), scene.victor), cookie_of(scene.app, scene.victor)
    before = cookie_in(here)
    change = {"current": PASSWORD, "new": f"{PASSWORD}, another"}
    answer = here.post("/api/v1/me/password", json=change, headers=SAME_ORIGIN)
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError("the password could not be changed")
    yield before
    yield there


def _the_id_before_an_administrator_ended_it(scene: Scene) -> Iterator[str]:
    before = cookie_of(scene.app, scene.victor)
    with scene.administration(), service(SessionService) as sessions:
        sessions.end_others(None, scene.victor.user.id)
    yield before


def _a_copy_of_the_table(scene: Scene) -> Iterator[str]:
    """All bytes of a living row in every spelling: bare, under its cookie's signature and ours."""
    living = cookie_of(scene.app, scene.victor)
    for value in _stored_bytes(scene):
        for text in _spellings(value):
            yield text
            yield f"{text}.{living.rpartition('.')[2]}"
            yield _signed(scene.app, text)


THEFTS: Final[tuple[Theft, ...]] = (
    _an_id_never_given,
    _a_session_of_the_thief,
    _the_id_before_signing_in_again,
    _the_id_before_signing_out,
    _the_id_before_another_role,
    _the_id_before_being_disabled,
    _the_id_before_another_password,
    _the_id_before_changing_the_own_password,
    _the_id_before_an_administrator_ended_it,
    _a_copy_of_the_table,
)


def _stored_bytes(scene: Scene) -> list[bytes]:
    is_his = UserSession.user_id == scene.victor.user.id
    query = sa.select(UserSession.id_hash, UserSession.data).where(is_his)
    with scene.app.app_context(), db.engine.connect() as connection:
        return [bytes(value) for row in connection.execute(query) for value in row]


def _spellings(value: bytes) -> tuple[str, ...]:
    in_addresses = base64.urlsafe_b64encode(value).decode()
    return (
        value.hex(),
        in_addresses,
        in_addresses.rstrip("="),
        base64.b64encode(value).decode(),
        value.decode("latin-1"),
    )


def _signed(app: Rosterwright, session_id: str) -> str:
    return CookieSigner(app.config["SECRET_KEY"]).sign(session_id, is_lasting=False)
