"""Who acts by an API token: one query by the hash of its text, and short transactions of its own.

None of it may be called inside a unit of work that writes: on SQLite it would wait for that unit's
own lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import structlog
from flask import current_app
from sqlalchemy import Row, Select, Table, bindparam, or_, select, update

from error_handlers.exceptions import DatabaseException, TokenRefusedException
from models.api_token import ApiToken
from models.base import Base
from security.audit_rows import Happening, record
from security.one_time_secrets import hash_of
from security.session_connections import SessionConnections
from security.session_records import IdentitySource, SessionLimits
from security.tokens import is_token_text
from utils.client_address import LONGEST_ADDRESS
from utils.clock import now
from utils.metrics import TOKENS_REFUSED
from utils.principal import Principal

EXTENSION: Final = "token_store"
_TOKENS: Final[Table] = Base.metadata.tables[ApiToken.__tablename__]
_WANTED: Final = "wanted"
_log = structlog.get_logger("rosterwright.tokens")


class Refusal(StrEnum):
    """Why a token opens nothing."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USER_DISABLED = "user-disabled"


_ANOTHER: Final = "Make another one on the page API tokens of your account."
_WORDS: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.UNKNOWN: f"No API token has this text. Check that it was copied whole. {_ANOTHER}",
        Refusal.REVOKED: f"This API token was revoked. {_ANOTHER}",
        Refusal.EXPIRED: f"This API token has expired. {_ANOTHER}",
        Refusal.USER_DISABLED: (
            "The account of this API token is disabled. Ask an administrator of your organization."
        ),
    }
)


class TokenStore:
    """What requests ask of the API tokens.

    `identity` brings user, role and organization along with the token.
    """

    def __init__(
        self,
        connections: SessionConnections,
        *,
        identity: IdentitySource,
        limits: SessionLimits,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connections = connections
        self._identity = identity
        self._limits = limits
        self._clock = clock
        self._by_hash = _by_hash(identity)

    def principal(self, text: str, address: str | None) -> Principal:
        """Return who acts by the token of that text, from that address. One query.

        What they may do is what both the user's role and the token's scopes allow.

        Raises:
            TokenRefusedException: it is no token's text, or the token can't be used (any more).
            DatabaseException: it can't be read.
        """
        wanted = {_WANTED: hash_of(text)}
        row = self._connections.first(self._by_hash, wanted) if is_token_text(text) else None
        if row is None:
            raise _refused(Refusal.UNKNOWN)
        at, where = self._clock(), (address or "")[:LONGEST_ADDRESS] or None
        user = self._identity.principal(row)
        reason = _why_refused(row, at)
        if user is None or reason is not None:
            why = reason or Refusal.USER_DISABLED
            self._record(row, why, at, where)
            raise _refused(why)
        self._note_use(row, at, where)
        return replace(
            user,
            permissions=user.permissions & frozenset(row.scopes),
            token_id=row.token_id,
            token_name=row.token_name,
        )

    def _note_use(self, row: Row[Any], at: datetime, address: str | None) -> None:
        """Note the use, at most once a minute, and rather not than wait long for a lock."""
        before = at - self._limits.touch_every
        if row.last_used_at is not None and row.last_used_at > before:
            return
        noting = (
            update(_TOKENS)
            .where(
                _TOKENS.c.id == row.token_id,
                or_(_TOKENS.c.last_used_at.is_(None), _TOKENS.c.last_used_at <= before),
            )
            .values(last_used_at=at, last_used_from=address)
        )
        try:
            with self._connections.writing(wait_ms=self._limits.touch_wait_ms) as connection:
                connection.execute(noting)
        except DatabaseException as error:
            _log.info("token-use-not-noted", reason=error.message)

    def _record(self, row: Row[Any], why: Refusal, at: datetime, address: str | None) -> None:
        happening = Happening(
            action="token-refused",
            object_type="token",
            object_id=row.token_id,
            actor_id=row.user_id,
            organization_id=row.organization_id,
            at=at,
            reason=str(why),
            ip_address=address,
        )
        record(self._connections, happening, is_counted=True)


def token_store() -> TokenStore:
    """Return the store of the current application."""
    store: TokenStore = current_app.extensions[EXTENSION]
    return store


def _by_hash(identity: IdentitySource) -> Select[Any]:
    own = (
        _TOKENS.c.id.label("token_id"),
        _TOKENS.c.name.label("token_name"),
        _TOKENS.c.organization_id,
        _TOKENS.c.user_id,
        _TOKENS.c.scopes,
        _TOKENS.c.expires_at,
        _TOKENS.c.revoked_at,
        _TOKENS.c.last_used_at,
    )
    return (
        select(*own, *identity.columns)
        .select_from(identity.join(_TOKENS))
        .where(_TOKENS.c.token_hash == bindparam(_WANTED))
    )


def _why_refused(row: Row[Any], at: datetime) -> Refusal | None:
    if row.revoked_at is not None:
        return Refusal.REVOKED
    is_over = row.expires_at is not None and at >= row.expires_at
    return Refusal.EXPIRED if is_over else None


def _refused(why: Refusal) -> TokenRefusedException:
    _log.info("token-refused", reason=str(why))
    TOKENS_REFUSED.labels(why).inc()
    return TokenRefusedException(_WORDS[why])
