"""The database itself refuses what must never be, whoever writes."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, IntegrityError

from app import Rosterwright
from error_handlers.exceptions import RuleViolationException
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from repositories.database_errors import map_database_error
from tests.support.databases import Database
from tests.support.factories import STARTS, World
from utils.ids import new_id
from utils.wall_clock import to_instant

SCHEDULES: Final = Base.metadata.tables["schedules"]
EVENTS: Final = Base.metadata.tables["events"]
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(hours=24)
INSTANT: Final = timedelta(microseconds=1)
TEN: Final = to_instant(STARTS, "America/Chicago")

# Every name here must be there after all migrations. SQLite drops a table's triggers when a later
# migration changes the table in batch mode: that migration has to create them again.
GUARDS: Final = {
    "sqlite": {
        "events_headcount_shrink",
        "published_schedules_frozen",
        "roster_versions_frozen",
        "schedules_headcount_insert",
        "schedules_headcount_update",
        "schedules_overlap_insert",
        "schedules_overlap_update",
    },
    "postgresql": {
        "events_headcount_shrink",
        "ex_schedules_no_overlap",
        "published_schedules_frozen",
        "roster_versions_frozen",
        "schedules_headcount",
    },
}
PARTIAL_INDEXES: Final = {"uq_schedules_event_seat", "uq_schedules_event_employee"}
QUESTIONS: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    " UNION SELECT conname FROM pg_constraint WHERE contype = 'x'",
}


def _missing(connection: sa.Connection) -> set[str]:
    kind = connection.dialect.name
    return GUARDS[kind] - set(connection.scalars(sa.text(QUESTIONS[kind])))


def _execute(app: Rosterwright, *statements: sa.Executable) -> None:
    with app.app_context(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def _insert(world: World, event: Event, employee: Employee, **values: object) -> sa.Executable:
    defaults = {
        "id": new_id(),
        "organization_id": world.id,
        "event_id": event.id,
        "employee_id": employee.id,
        "starts_at": TEN,
        "ends_at": TEN + HOUR,
        "source": "manual",
    }
    return sa.insert(SCHEDULES).values(defaults | values)


def _rule_of(app: Rosterwright, *statements: sa.Executable) -> object:
    """Return the rule that stands against the last of the statements; the others must pass."""
    _execute(app, *statements[:-1])
    with pytest.raises(DBAPIError) as refusal:
        _execute(app, statements[-1])
    refused = map_database_error(refusal.value)
    assert isinstance(refused, RuleViolationException)
    return refused.violations[0]["rule"]


def test_every_guard_is_there_after_all_migrations(app: Rosterwright) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert _missing(connection) == set()
        indexes = {index["name"] for index in sa.inspect(connection).get_indexes("schedules")}
        assert indexes >= PARTIAL_INDEXES


def test_the_guard_tells_what_a_change_in_batch_mode_loses(database: Database) -> None:
    """SQLite renames no table while a trigger elsewhere speaks of it, so that one goes first."""
    engine = sa.create_engine(database.another())
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        if database.kind == "sqlite":
            operations.execute("DROP TRIGGER events_headcount_shrink")
        with operations.batch_alter_table("schedules") as batch:
            batch.alter_column("source", type_=sa.String(40))
        missing = _missing(connection)
    engine.dispose()
    of_schedules = {name for name in GUARDS["sqlite"] if not name.endswith("_frozen")}
    assert missing == (of_schedules if database.kind == "sqlite" else set())


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param(TEN, TEN + HOUR, id="the same time"),
        pytest.param(TEN - HOUR, TEN + INSTANT, id="into its beginning"),
        pytest.param(TEN + HOUR - INSTANT, TEN + 2 * HOUR, id="into its end"),
        pytest.param(TEN + HOUR / 4, TEN + HOUR / 2, id="inside"),
        pytest.param(TEN - 2 * HOUR, TEN + 2 * HOUR, id="around"),
        pytest.param(TEN + HOUR - DAY, TEN + HOUR, id="a whole day around"),
    ],
)
def test_double_booking_of_a_person_is_refused(
    app: Rosterwright, world: World, starts: datetime, ends: datetime
) -> None:
    person = world.employee()
    first = _insert(world, world.event(), person)
    second = _insert(world, world.event(), person, starts_at=starts, ends_at=ends)
    assert _rule_of(app, first, second) == "overlap"
    assert world.count(Schedule) == 1


def test_work_of_24_hours_is_seen_from_its_last_instant(app: Rosterwright, world: World) -> None:
    person = world.employee()
    long = _insert(world, world.event(), person, ends_at=TEN + DAY)
    late = {"starts_at": TEN + DAY - INSTANT, "ends_at": TEN + DAY + HOUR}
    assert _rule_of(app, long, _insert(world, world.event(), person, **late)) == "overlap"


def test_moving_work_onto_other_work_is_refused(app: Rosterwright, world: World) -> None:
    person = world.employee()
    other = new_id()
    later = {"id": other, "starts_at": TEN + HOUR, "ends_at": TEN + 2 * HOUR}
    moved = sa.update(SCHEDULES).where(SCHEDULES.c.id == other).values(starts_at=TEN + HOUR / 2)
    rows = (
        _insert(world, world.event(), person),
        _insert(world, world.event(), person, **later),
    )
    assert _rule_of(app, *rows, moved) == "overlap"


def test_bringing_ended_work_back_onto_other_work_is_refused(
    app: Rosterwright, world: World
) -> None:
    person = world.employee()
    ended = new_id()
    back = sa.update(SCHEDULES).where(SCHEDULES.c.id == ended).values(is_active=True)
    rows = (
        _insert(world, world.event(), person, id=ended, is_active=False),
        _insert(world, world.event(), person),
    )
    assert _rule_of(app, *rows, back) == "overlap"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"starts_at": TEN + HOUR, "ends_at": TEN + 2 * HOUR}, id="touching"),
        pytest.param({"is_stackable": True}, id="stackable"),
        pytest.param({"is_active": False}, id="ended"),
    ],
)
def test_what_is_no_double_booking_is_taken(
    app: Rosterwright, world: World, values: dict[str, Any]
) -> None:
    person = world.employee()
    first = _insert(world, world.event(), person)
    _execute(app, first, _insert(world, world.event(), person, **values))
    assert world.count(Schedule) == 2


def test_somebody_else_and_another_organization_do_not_count(
    app: Rosterwright, world: World
) -> None:
    theirs = World(app, slug="globex")
    _execute(
        app,
        _insert(world, world.event(), world.employee()),
        _insert(world, world.event(), world.employee()),
        _insert(theirs, theirs.event(), theirs.employee()),
    )
    assert (world.count(Schedule), theirs.count(Schedule)) == (2, 1)


@given(
    spans=st.lists(
        st.tuples(st.integers(0, 72), st.integers(1, 24), st.booleans()), min_size=1, max_size=10
    )
)
@settings(max_examples=25)
def test_both_databases_refuse_exactly_what_overlaps(
    app: Rosterwright, world: World, spans: list[tuple[int, int, bool]]
) -> None:
    person = world.employee()
    kept: list[tuple[int, int]] = []
    for start, length, is_stackable in spans:
        free = all(start >= end or start + length <= begin for begin, end in kept)
        statement = _insert(
            world,
            world.event(),
            person,
            starts_at=TEN + start * HOUR,
            ends_at=TEN + (start + length) * HOUR,
            is_stackable=is_stackable,
        )
        if is_stackable or free:
            _execute(app, statement)
            kept += [] if is_stackable else [(start, start + length)]
        else:
            assert _rule_of(app, statement) == "overlap"


def test_two_people_on_one_seat_are_refused(app: Rosterwright, world: World) -> None:
    event = world.event()
    rows = (_insert(world, event, world.employee()), _insert(world, event, world.employee()))
    assert _rule_of(app, *rows) == "assigned"


def test_one_person_on_two_seats_is_refused(app: Rosterwright, world: World) -> None:
    event, person = world.event(headcount=2), world.employee()
    later = {"seat": 2, "starts_at": TEN + HOUR, "ends_at": TEN + 2 * HOUR}
    rows = (_insert(world, event, person), _insert(world, event, person, **later))
    assert _rule_of(app, *rows) == "assigned"


def test_a_seat_beyond_the_headcount_is_refused(app: Rosterwright, world: World) -> None:
    event = world.event(headcount=2)
    full = [_insert(world, event, world.employee(), seat=seat) for seat in (1, 2)]
    assert _rule_of(app, *full, _insert(world, event, world.employee(), seat=3)) == "assigned"


def test_a_headcount_can_not_shrink_below_a_taken_seat(app: Rosterwright, world: World) -> None:
    event = world.event(headcount=3)
    taken = _insert(world, event, world.employee(), seat=2)
    shrink = sa.update(EVENTS).where(EVENTS.c.id == event.id)
    assert _rule_of(app, taken, shrink.values(headcount=1)) == "assigned"
    _execute(app, shrink.values(headcount=2))


def test_an_ended_schedule_frees_its_seat(app: Rosterwright, world: World) -> None:
    event = world.event()
    ended = _insert(world, event, world.employee(), is_active=False)
    _execute(app, ended, _insert(world, event, world.employee()))
    assert world.count(Schedule) == 2


def _made(world: World, **values: object) -> sa.Executable:
    return _insert(world, world.event(), world.employee(), **values)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"ends_at": TEN + DAY + INSTANT}, id="longer than 24 hours"),
        pytest.param({"ends_at": TEN}, id="no length"),
        pytest.param({"ends_at": TEN - HOUR}, id="backwards"),
        pytest.param({"seat": 0}, id="seat 0"),
        pytest.param({"source": "guess"}, id="an unknown source"),
    ],
)
def test_impossible_schedules_are_refused(
    app: Rosterwright, world: World, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError):
        _execute(app, _made(world, **values))
    assert world.count(Schedule) == 0


def test_24_hours_are_the_longest_work(app: Rosterwright, world: World) -> None:
    late = {"starts_at": TEN + INSTANT, "ends_at": TEN + DAY + INSTANT}
    _execute(app, _made(world, ends_at=TEN + DAY), _made(world, **late))
    assert world.count(Schedule) == 2
