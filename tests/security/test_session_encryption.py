"""With keys configured, the table holds no readable value."""

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from typing_extensions import override

from security.session_data import Changes, SessionCodec
from security.session_records import Owner
from security.session_resealing import Resealing, reseal
from security.session_rows import SESSIONS
from security.store import SessionStore
from utils.clock import now

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SECRET_DOCUMENT = {"diagnosis": '"private words"'}


def stored_bytes(engine: sa.Engine) -> bytes:
    with engine.connect() as connection:
        return bytes(connection.execute(sa.select(SESSIONS.c.data)).scalar_one())


def test_without_keys_the_data_is_plain_json(store: SessionStore, engine: sa.Engine) -> None:
    store.start(SECRET_DOCUMENT, Owner())
    assert b"private words" in stored_bytes(engine)


def test_with_a_key_neither_names_nor_values_can_be_read(engine: sa.Engine) -> None:
    store = SessionStore(engine, encryption_keys=[NEW])
    stored = store.start(SECRET_DOCUMENT, Owner())

    data = stored_bytes(engine)
    assert b"private" not in data
    assert b"diagnosis" not in data
    read = store.load(stored.session_id)
    assert read is not None
    assert read.document == SECRET_DOCUMENT


def test_a_rotated_key_still_opens_and_the_next_write_uses_the_new_one(engine: sa.Engine) -> None:
    stored = SessionStore(engine, encryption_keys=[OLD]).start(SECRET_DOCUMENT, Owner())
    ring = SessionStore(engine, encryption_keys=[NEW, OLD])

    read = ring.load(stored.session_id)
    assert read is not None
    ring.save(read, Changes(written={"more": "1"}))

    after_removal = SessionStore(engine, encryption_keys=[NEW]).load(stored.session_id)
    assert after_removal is not None
    assert after_removal.document == {**SECRET_DOCUMENT, "more": "1"}


def test_a_session_that_was_plain_is_encrypted_at_its_next_write(engine: sa.Engine) -> None:
    stored = SessionStore(engine).start(SECRET_DOCUMENT, Owner())

    SessionStore(engine, encryption_keys=[NEW]).save(stored, Changes(written={"more": "1"}))

    assert b"private" not in stored_bytes(engine)


@pytest.mark.parametrize("before", [[], [OLD]], ids=["plain", "an older key"])
def test_after_resealing_older_keys_may_go(engine: sa.Engine, before: list[str]) -> None:
    old, ring = SessionStore(engine, encryption_keys=before), [NEW, *before]
    stored = [old.start(SECRET_DOCUMENT, Owner()) for _ in range(5)]
    store = SessionStore(engine, encryption_keys=ring)
    newest = store.start(SECRET_DOCUMENT, Owner())

    assert store.reseal(batch_size=2) == Resealing(sessions=5, unreadable=0)
    assert store.reseal(batch_size=2) == Resealing(sessions=0, unreadable=0)

    alone = SessionStore(engine, encryption_keys=[NEW])
    for one in (*stored, newest):
        read = alone.load(one.session_id)
        assert read is not None
        assert (read.document, read.version) == (SECRET_DOCUMENT, 1)
    with engine.connect() as connection:
        assert b"private" not in repr(connection.execute(sa.select(SESSIONS.c.data)).all()).encode()


def test_resealing_counts_what_no_key_opens_and_leaves_it_alone(engine: sa.Engine) -> None:
    SessionStore(engine, encryption_keys=[OLD]).start(SECRET_DOCUMENT, Owner())
    before = stored_bytes(engine)

    found = SessionStore(engine, encryption_keys=[NEW]).reseal()
    without_keys = SessionStore(engine).reseal()

    assert found == without_keys == Resealing(sessions=0, unreadable=1)
    assert stored_bytes(engine) == before


def test_resealing_does_not_undo_what_is_written_meanwhile(engine: sa.Engine) -> None:
    stored = SessionStore(engine, encryption_keys=[OLD]).start(SECRET_DOCUMENT, Owner())
    store = SessionStore(engine, encryption_keys=[NEW, OLD])

    class Interrupted(SessionCodec):
        """Somebody writes between reading and sealing."""

        @override
        def resealed(self, data: bytes) -> bytes | None:
            store.save(stored, Changes(written={"more": "1"}))
            return super().resealed(data)

    counted = reseal(store.connections, Interrupted([NEW, OLD]), now(), 10)

    assert counted == Resealing(sessions=0, unreadable=0)
    read = store.load(stored.session_id)
    assert read is not None
    assert read.document == {**SECRET_DOCUMENT, "more": "1"}


@pytest.mark.parametrize("keys", [[], [NEW]], ids=["no key", "another key"])
def test_without_its_key_an_encrypted_session_is_no_session(
    engine: sa.Engine, keys: list[str]
) -> None:
    stored = SessionStore(engine, encryption_keys=[OLD]).start(SECRET_DOCUMENT, Owner())

    assert SessionStore(engine, encryption_keys=keys).load(stored.session_id) is None


@pytest.mark.parametrize("data", [b"", b"j", b"jnull", b"j[1]", b"f", b"x{}", b"fgarbage"])
def test_data_that_is_no_session_signs_out_instead_of_failing(
    engine: sa.Engine, data: bytes
) -> None:
    store = SessionStore(engine, encryption_keys=[NEW])
    stored = store.start({}, Owner())
    with engine.begin() as connection:
        connection.execute(sa.update(SESSIONS).values(data=data))

    assert store.load(stored.session_id) is None
