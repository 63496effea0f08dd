"""What a right password proves, and the ticket that carries it to the next request.

A proof names the account in the state that it was in. It opens nothing by itself: whoever accepts
it locks the account and compares the state, so that a password or a second factor which changed
meanwhile makes it worthless.

Between the password and the code of a second factor nobody is signed in, and no session exists. The
browser carries the proof, signed, for five minutes, in a cookie that goes to that one page.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import Flask, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer, want_bytes
from werkzeug.wrappers import Response

from error_handlers.exceptions import ConfigurationException

TICKET_PATH: Final = "/sign-in/code"
LASTS_SECONDS: Final = 300
_SALT: Final = "rosterwright-sign-in"
_PLAIN_NAME: Final = "rosterwright-sign-in"


@dataclass(frozen=True, kw_only=True, slots=True)
class PasswordProof:
    """That somebody gave the right password of an account in that state."""

    user_id: UUID
    organization_id: UUID
    state: str


def state_of(password_hash: str, second_factor_since: datetime | None) -> str:
    """Return what stands for how an account is opened; it tells nothing of the password."""
    since = second_factor_since.isoformat() if second_factor_since else ""
    return hashlib.sha256(f"{password_hash}|{since}".encode()).hexdigest()


class TicketSigner:
    """Signs proofs with the newest key, reads what any of the keys signed, for five minutes."""

    def __init__(self, key: str | bytes, fallbacks: Iterable[str | bytes] = ()) -> None:
        # itsdangerous signs with the last key of the list.
        keys = [want_bytes(each) for each in (*fallbacks, key)]
        options = {"digest_method": hashlib.sha384}
        self._serializer = URLSafeTimedSerializer(keys, salt=_SALT, signer_kwargs=options)

    @classmethod
    def of(cls, app: Flask) -> "TicketSigner":
        """Return the signer with the keys of `app`; raises `ConfigurationException` without."""
        if not app.secret_key:
            raise ConfigurationException("SECRET_KEY is not set, so nobody can sign in.")
        return cls(app.secret_key, app.config["SECRET_KEY_FALLBACKS"] or ())

    def sign(self, proof: PasswordProof) -> str:
        """Return the ticket's text."""
        facts = [proof.user_id.hex, proof.organization_id.hex, proof.state]
        return self._serializer.dumps(facts)

    def read(self, ticket: str) -> PasswordProof | None:
        """Return the proof, None unless it is a text that we signed in the last five minutes."""
        try:
            user_id, organization_id, state = self._serializer.loads(ticket, max_age=LASTS_SECONDS)
        except BadData:
            return None
        return PasswordProof(
            user_id=UUID(user_id), organization_id=UUID(organization_id), state=state
        )


def hand_out(answer: Response, proof: PasswordProof) -> None:
    """Let the browser carry the proof to the page that asks for the code."""
    answer.set_cookie(
        _name(),
        TicketSigner.of(current_app).sign(proof),
        max_age=LASTS_SECONDS,
        path=TICKET_PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def take_back(answer: Response) -> None:
    """Let the browser forget the proof."""
    answer.delete_cookie(
        _name(),
        path=TICKET_PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def carried() -> PasswordProof | None:
    """Return the proof that this request carries, None when there is none or it came too late."""
    return TicketSigner.of(current_app).read(request.cookies.get(_name(), ""))


def _name() -> str:
    # The prefix makes browsers refuse one that was planted over plain http; `__Host-` would need
    # the cookie to go to every page.
    return ("__Secure-" if current_app.config["SESSION_COOKIE_SECURE"] else "") + _PLAIN_NAME
