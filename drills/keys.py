"""F18: the keys of cookies and of stored sessions are replaced, and nobody is signed out by it.

What an old key signed or sealed is worth nothing once that key is removed.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet

from app import Rosterwright
from drills.browsers import Browser, cookie_of
from drills.harness import Outcome, Place
from security.sessions import EXTENSION
from tests.support.cast import Member, make_cast
from tests.support.factories import World

if TYPE_CHECKING:
    from security.store import SessionStore

_SESSIONS_EACH: Final = 10


def _secret() -> str:
    return secrets.token_urlsafe(48)


def _seal() -> str:
    return Fernet.generate_key().decode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """The keys of one start, the newest first."""

    signing: Sequence[str]
    sealing: Sequence[str]

    @property
    def environment(self) -> dict[str, str]:
        """The settings that say so."""
        return {
            "SECRET_KEY": self.signing[0],
            "SECRET_KEY_FALLBACKS": ",".join(self.signing[1:]),
            "SESSION_ENCRYPTION_KEYS": ",".join(self.sealing),
        }

    def app(self, place: Place) -> Rosterwright:
        """Return the product with these keys, in this process."""
        return place.app(
            SECRET_KEY=self.signing[0],
            SECRET_KEY_FALLBACKS=list(self.signing[1:]),
            SESSION_ENCRYPTION_KEYS=list(self.sealing),
        )


@dataclass(kw_only=True, slots=True)
class Count:
    """Whom the product knew, and whom it did not."""

    signed_out: int = 0
    asked: int = 0
    let_in: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)

    def must_be_in(self, when: str, port: int, cookies: Sequence[str]) -> None:
        """Count who was signed out."""
        out = sum(not Browser(port, cookie).is_signed_in() for cookie in cookies)
        self.asked, self.signed_out = self.asked + len(cookies), self.signed_out + out
        self.faults += [f"{when}: {out} of {len(cookies)} were signed out"] if out else []

    def must_be_out(self, when: str, port: int, cookies: Sequence[str]) -> None:
        """Count who was let in."""
        inside = sum(Browser(port, cookie).is_signed_in() for cookie in cookies)
        self.refused, self.let_in = self.refused + len(cookies) - inside, self.let_in + inside
        self.faults += [f"{when}: {inside} of {len(cookies)} were let in"] if inside else []


def drill(place: Place) -> Outcome:
    """Restart with another set of keys, step by step, as an operator replaces them."""
    app = place.app()
    cast = make_cast(app, World(app))
    people = list(cast.everyone.values())
    (old_key, new_key), (old_seal, new_seal) = (_secret(), _secret()), (_seal(), _seal())
    before = Keys(signing=[old_key], sealing=[old_seal])
    both = Keys(signing=[new_key, old_key], sealing=[new_seal, old_seal])
    resealed = Keys(signing=[new_key, old_key], sealing=[new_seal])
    after = Keys(signing=[new_key], sealing=[new_seal])
    count = Count()
    with place.server(**before.environment) as server:
        early = _sign_in(server.port, people)
        count.must_be_in("at first", server.port, early)
    with place.server(**both.environment) as server:
        count.must_be_in("with both keys", server.port, early)
        late = _sign_in(server.port, people)
    sealed = _reseal(both.app(place))
    with place.server(**resealed.environment) as server:
        count.must_be_in("after resealing", server.port, early + late)
    left_behind = cookie_of(Keys(signing=[new_key], sealing=[old_seal]).app(place), cast.bob)
    with place.server(**after.environment) as server:
        count.must_be_in("without the old keys", server.port, late)
        count.must_be_out("signed by the old key", server.port, early)
        count.must_be_out("sealed by the old key", server.port, [left_behind])
    tried = count.let_in + count.refused
    figures = f"signed out {count.signed_out} of {count.asked}, resealed {sealed}, "
    return Outcome(
        figures=f"{figures}let in by a removed key {count.let_in} of {tried}", faults=count.faults
    )


def _reseal(app: Rosterwright) -> int:
    store: SessionStore = app.extensions[EXTENSION]
    with app.app_context():
        return store.reseal().sessions


def _sign_in(port: int, people: Sequence[Member]) -> list[str]:
    browsers = [Browser(port) for _ in range(_SESSIONS_EACH * len(people))]
    for number, browser in enumerate(browsers):
        browser.sign_in(people[number % len(people)])
    return [browser.cookie for browser in browsers]
