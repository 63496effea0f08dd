"""Tables full of sessions, ours and Flask-Session's, and the cookies of a few of them."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from benchmarks.session_apps import NAME
from security.session_cookies import CookieSigner, hash_of, new_session_id
from security.session_data import SIGNED_IN, SessionCodec
from security.session_rows import SESSIONS
from tests.support.settings import SECRET_KEY
from utils.clock import now
from utils.ids import new_id
from utils.principal import Principal

# As Flask-Session makes it; its data is MessagePack.
THEIRS: Final = sa.Table(
    "sessions",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("session_id", sa.String(255), unique=True),
    sa.Column("data", sa.LargeBinary),
    sa.Column("expiry", sa.DateTime),
)
_THEIR_DATA: Final = b"\x82\xa4name\xa4Dana\xaa_permanent\xc3"
_VALUES: Final = {SIGNED_IN: True, NAME: "Dana"}
_AT_ONCE: Final = 20_000
_USERS: Final = 2_000
_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def fill(engine: sa.Engine, principal: Principal, count: int, used: int) -> list[str]:
    """Store `count` valid sessions; return the ids of the `used` that are the principal's."""
    ids = [new_session_id() for _ in range(count)]
    mine = set(ids[:: max(count // used, 1)][:used])
    expires = now() + timedelta(hours=24)
    _store(engine, SESSIONS, _rows(ids, principal, mine, expires, now()))
    return sorted(mine)


def add_expired(engine: sa.Engine, principal: Principal, count: int) -> None:
    """Store `count` sessions whose time was over yesterday, in no order."""
    random, at = Random(1), now() - timedelta(days=1)
    ids = [new_session_id() for _ in range(count)]
    rows = _rows(ids, principal, set(), at, at - timedelta(hours=1))
    _store(
        engine,
        SESSIONS,
        (
            row | {"idle_expires_at": at - timedelta(seconds=random.randrange(10**6))}
            for row in rows
        ),
    )


def forget_all(engine: sa.Engine) -> None:
    """Take every session out of both tables, as if they had never been there."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in (SESSIONS, THEIRS):
            word = "DELETE FROM" if engine.dialect.name == "sqlite" else "TRUNCATE"
            connection.exec_driver_sql(f"{word} {table.name}")


def fill_theirs(engine: sa.Engine, count: int, used: int) -> list[str]:
    """Store `count` of Flask-Session's; return the ids of `used` of them."""
    THEIRS.create(engine, checkfirst=True)
    ids = [secrets.token_urlsafe(32) for _ in range(count)]
    expiry = (now() + timedelta(days=31)).replace(tzinfo=None)
    rows = ({"session_id": f"session:{one}", "data": _THEIR_DATA, "expiry": expiry} for one in ids)
    _store(engine, THEIRS, rows)
    return ids[:: max(count // used, 1)][:used]


def signed_cookies(count: int) -> list[str]:
    """Return cookies of Flask's own, with the same content."""
    app = Flask("measured")
    app.secret_key = SECRET_KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return [f"session={serializer.dumps({NAME: 'Dana'})}"] * count


def our_cookies(name: str, ids: Iterable[str]) -> list[str]:
    """Return our cookies of these sessions, under that name."""
    signer = CookieSigner(SECRET_KEY)
    return [f"{name}={signer.sign(one, is_lasting=False)}" for one in ids]


def _rows(
    ids: Iterable[str], principal: Principal, mine: set[str], expires: datetime, at: datetime
) -> Iterator[dict[str, object]]:
    codec, random = SessionCodec(), Random(2)
    users = [new_id() for _ in range(_USERS)]
    data = codec.pack(codec.to_document(_VALUES))
    for session_id in ids:
        is_mine = session_id in mine
        yield {
            "id_hash": hash_of(session_id),
            "user_id": principal.user_id if is_mine else random.choice(users),
            "organization_id": principal.organization_id,
            "data": data,
            "version": 1,
            "created_at": at,
            "last_active_at": at,
            "idle_expires_at": expires,
            "expires_at": expires,
            "ip_address": f"192.0.2.{random.randrange(256)}",
            "user_agent": _AGENT,
        }


def _store(engine: sa.Engine, table: sa.Table, rows: Iterable[Mapping[str, object]]) -> None:
    batch: list[Mapping[str, object]] = []
    with engine.connect() as connection:
        for row in rows:
            batch.append(row)
            if len(batch) == _AT_ONCE:
                connection.execute(sa.insert(table), batch)
                connection.commit()
                batch = []
        if batch:
            connection.execute(sa.insert(table), batch)
        connection.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
