"""An authenticator in somebody's pocket, and accounts that ask for its codes."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from flask import Flask
from pyotp import TOTP

from models.database import db
from models.user import User
from security.one_time_codes import hash_of_recovery_code, new_secret
from tests.support.cast import Member
from utils.clock import now

RECOVERY: Final = ("0000aa-1111bb-2222cc-3333dd", "4444ee-5555ff-6666gg-7777hh")


@dataclass(frozen=True, kw_only=True, slots=True)
class Authenticator:
    """Shows codes, also those of the steps before and after this one."""

    secret: str

    def code(self, steps: int = 0) -> str:
        """Return what it shows now, or so many steps later."""
        return TOTP(self.secret).at(now(), counter_offset=steps)

    def wrong(self) -> str:
        """Return six digits that it shows neither now nor around now."""
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(text for number in range(10) if (text := f"{number:06d}") not in near)


def change_user(app: Flask, person: Member, **values: object) -> None:
    """Store other values of somebody's account, past every service."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.update(User).where(User.id == person.user.id).values(**values))


def give_factor(app: Flask, person: Member, *, codes: tuple[str, ...] = RECOVERY) -> Authenticator:
    """Turn on somebody's second factor; return what shows its codes."""
    secret = new_secret()
    change_user(
        app,
        person,
        second_factor_secret=app.extensions["secret_box"].seal(secret),
        second_factor_since=now(),
        second_factor_last_step=None,
        recovery_code_hashes=[hash_of_recovery_code(code) for code in codes],
    )
    return Authenticator(secret=secret)


def account_of(person: Member) -> User:
    """Return what is stored of somebody's account now."""
    found = person.world.again(person.user)
    assert found is not None
    return found
