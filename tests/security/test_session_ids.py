"""Which cookies open a session: those that we issued and did not end, and no other text."""

import random
import string
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask, session
from flask.testing import FlaskClient

from security import sessions
from security.session_cookies import CookieSigner, hash_of, new_session_id
from security.session_rows import SESSIONS
from security.store import SessionStore
from tests.security.conftest import SECRET
from tests.support.driver_statements import driver_statements, first_words

EMPTY = b"{}"
ALPHABET = string.ascii_letters + string.digits + "-_"


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def shown_with(app: Flask, cookie: str) -> bytes:
    client = app.test_client()
    client.set_cookie("session", cookie)
    return client.get("/show").get_data()


def corrupted(cookie: str) -> Iterator[str]:
    """Yield every kind of near miss, each different from `cookie`."""
    chance = random.Random(1)
    for position in range(len(cookie)):
        for _ in range(3):
            letter = chance.choice(ALPHABET.replace(cookie[position], ""))
            yield cookie[:position] + letter + cookie[position + 1 :]
        yield cookie[:position] + cookie[position + 1 :]
        yield cookie[:position] + "=" + cookie[position:]
        yield cookie[:position] + "." + cookie[position:]
        yield cookie[:position] + cookie[position].swapcase() * 2 + cookie[position + 1 :]
    body, _, signature = cookie.partition(".")
    yield from (body, signature, f"{body}.", f".{signature}", f"{body}~.{signature}", "", ".", "~")
    yield from (f"{cookie}=", f"{cookie}\n", f" {cookie}", f"{cookie}%00", f"{cookie}é", cookie * 2)


def test_no_corrupted_cookie_opens_a_session_or_writes_a_row(
    small_app: Flask, store: SessionStore, engine: sa.Engine
) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    cookie = cookie_of(client)
    signer = CookieSigner(SECRET)

    tried = {text for text in corrupted(cookie) if text != cookie}

    assert len(tried) > 700
    assert [text for text in tried if signer.read(text) is not None] == []
    wire = sorted(text for text in tried if text.isascii() and text.isprintable())[::25]
    assert {shown_with(small_app, text) for text in wire if text.strip() != cookie} == {EMPTY}
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(SESSIONS)).scalar() == 1
    assert shown_with(small_app, cookie) == b'{"a":"1"}'
    assert store.load(signer_id(signer, cookie)) is not None


def signer_id(signer: CookieSigner, cookie: str) -> str:
    content = signer.read(cookie)
    assert content is not None
    return content.session_id


def test_an_id_that_we_never_issued_is_not_adopted(small_app: Flask, engine: sa.Engine) -> None:
    planted = new_session_id()
    client = small_app.test_client()
    client.set_cookie("session", CookieSigner(SECRET).sign(planted, is_lasting=False))

    client.get("/set?a=1")

    with engine.connect() as connection:
        stored = connection.execute(sa.select(SESSIONS.c.id_hash)).scalars().all()
    assert len(stored) == 1
    assert hash_of(planted) not in stored


def test_the_table_holds_neither_the_id_nor_the_cookie(small_app: Flask, engine: sa.Engine) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    session_id = signer_id(CookieSigner(SECRET), cookie_of(client))

    with engine.connect() as connection:
        row = repr(connection.execute(sa.select(SESSIONS)).one())

    assert session_id not in row
    assert len(session_id) * 6 >= 256


def test_a_cookie_of_another_key_is_refused_until_that_key_is_a_fallback(small_app: Flask) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    old = cookie_of(client)

    small_app.secret_key = "the next key"
    assert shown_with(small_app, old) == EMPTY
    small_app.config["SECRET_KEY_FALLBACKS"] = [SECRET]
    assert shown_with(small_app, old) == b'{"a":"1"}'


def test_a_changed_session_is_signed_with_the_newest_key(small_app: Flask) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    small_app.secret_key = "the next key"
    small_app.config["SECRET_KEY_FALLBACKS"] = [SECRET]

    client.get("/set?a=2")

    small_app.config["SECRET_KEY_FALLBACKS"] = []
    assert client.get("/show").data == b'{"a":"2"}'


def test_after_rotation_the_old_id_opens_nothing_and_the_new_one_all(small_app: Flask) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    old = cookie_of(client)

    client.get("/rotate")

    assert cookie_of(client) != old
    assert shown_with(small_app, old) == EMPTY
    assert client.get("/show").data == b'{"a":"1"}'


def test_rotation_keeps_what_the_same_request_changed(small_app: Flask) -> None:
    def change_and_rotate() -> str:
        session["b"] = 2
        sessions.rotate()
        session["c"] = 3
        return ""

    small_app.add_url_rule("/change", view_func=change_and_rotate)
    client = small_app.test_client()
    client.get("/set?a=1")

    client.get("/change")

    assert client.get("/show").data == b'{"a":"1","b":2,"c":3}'


def test_an_emptied_session_is_gone_even_for_whoever_kept_its_cookie(small_app: Flask) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    old = cookie_of(client)

    client.get("/clear")

    assert client.get_cookie("session") is None
    assert shown_with(small_app, old) == EMPTY


@pytest.mark.parametrize("path", ["/ignore", "/show"])
def test_without_a_cookie_nothing_is_asked_of_the_database(
    small_app: Flask, store: SessionStore, path: str
) -> None:
    with driver_statements(store.connections.engine) as asked:
        small_app.test_client().get(path)
    assert asked == []


def test_with_a_cookie_looking_costs_one_select_and_not_looking_none(
    small_app: Flask, engine: sa.Engine
) -> None:
    client = small_app.test_client()
    client.get("/set?a=1")
    with driver_statements(engine) as asked:
        client.get("/ignore")
        assert asked == []
        client.get("/show")
        assert first_words(asked) == ["SELECT"]
