"""Instants: aware going in, UTC coming out."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import DateTime
from sqlalchemy.exc import StatementError

from app import Rosterwright
from models.base import Base
from models.history import AuditEntry
from models.types import UtcDateTime
from tests.models.sessions import session_of
from tests.support.factories import CHICAGO, OPENS, World
from utils.ids import new_id

# What is kept as a wall clock on purpose: its instant is derived at the site's zone.
WALL_CLOCKS = {
    "events.opens_local",
    "events.due_local",
    "published_schedules.starts_local",
    "published_schedules.ends_local",
    "time_off.starts_local",
    "time_off.ends_local",
}


def _stored(app: Rosterwright, world: World, at: datetime) -> datetime:
    entry = AuditEntry(id=new_id(), at=at, actor_name="Ana", action="a", object_type="event")
    with session_of(app, world.id) as session:
        session.add(entry)
        session.commit()
    with session_of(app, world.id) as session:
        return session.get_one(AuditEntry, entry.id).at


@given(
    at=st.datetimes(
        min_value=OPENS.replace(year=1900),
        max_value=OPENS.replace(year=2200),
        timezones=st.timezones() | st.just(UTC),
        allow_imaginary=False,
    )
)
@settings(max_examples=40)
def test_an_instant_comes_back_as_the_same_instant_in_utc(
    app: Rosterwright, world: World, at: datetime
) -> None:
    stored = _stored(app, world, at)
    assert stored == at.astimezone(UTC)
    assert stored.tzinfo is UTC


def test_the_hour_that_happens_twice_keeps_both_its_instants(
    app: Rosterwright, world: World
) -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo(CHICAGO))
    stored = [_stored(app, world, first), _stored(app, world, first.replace(fold=1))]
    assert stored[1] - stored[0] == timedelta(hours=1)


def test_microseconds_and_offsets_survive(app: Rosterwright, world: World) -> None:
    at = datetime(2026, 5, 4, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))
    assert _stored(app, world, at) == at


def test_a_naive_instant_is_refused(app: Rosterwright, world: World) -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        _stored(app, world, OPENS)


def test_a_naive_instant_is_refused_in_a_query_too(app: Rosterwright, world: World) -> None:
    with session_of(app, world.id) as session, pytest.raises(StatementError, match="no time zone"):
        session.query(AuditEntry.id).filter(AuditEntry.at > OPENS).all()


def test_instants_are_compared_as_instants_whatever_zone_they_are_given_in(
    app: Rosterwright, world: World
) -> None:
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    world.audit_entry(at=at)
    east = at.astimezone(ZoneInfo("Asia/Tokyo"))
    with session_of(app, world.id) as session:
        query = session.query(AuditEntry.id)
        assert query.filter(AuditEntry.at == east).count() == 1
        assert query.filter(AuditEntry.at > east - timedelta(microseconds=1)).count() == 1
        assert query.filter(AuditEntry.at < east).count() == 0


def test_every_moment_in_the_schema_is_an_instant_or_a_stated_wall_clock() -> None:
    naive = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime)
    }
    instants = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, UtcDateTime)
    ]
    assert naive == WALL_CLOCKS
    assert len(instants) >= 20
