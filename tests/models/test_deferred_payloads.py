"""Payloads stay in the database until somebody asks for them."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select
from sqlalchemy.exc import InvalidRequestError

from app import Rosterwright
from models.base import Base
from models.employee import Employee
from models.event import Event
from models.history import AuditEntry
from models.import_file import Import
from models.json_document import TrackedJSON
from models.schedule import Schedule
from models.tenancy import RosterSession
from repositories.backups import BackupRepository
from repositories.base import SessionRepository
from repositories.employees import EmployeeRepository
from repositories.events import EventRepository
from repositories.import_files import ImportRepository
from repositories.schedules import ScheduleRepository
from tests.models.arguments import arguments_for, methods_of, repository_classes
from tests.models.conftest import Two
from tests.models.sessions import session_of
from tests.support.factories import World
from tests.support.statements import Statements

pytestmark = pytest.mark.no_cover

Details = Callable[[RosterSession, Any], Base | None]

PAYLOADS: Final = {
    Employee: {"attributes"},
    Event: {"raw_payload"},
    Schedule: {"raw_payload"},
    AuditEntry: {"before", "after"},
    Import: {"verdict", "content"},
}
WITH_DETAILS: Final[dict[type[Base], Details]] = {
    Employee: lambda session, row: EmployeeRepository(session).get_with_details(row.code),
    Event: lambda session, row: EventRepository(session).get_with_details(row.id),
    Schedule: lambda session, row: ScheduleRepository(session).get_with_details(row.id),
    Import: lambda session, row: ImportRepository(session).get_with_details(row.id),
}
PAYLOAD_COLUMNS: Final = {
    f"{model.__tablename__}.{name}" for model, names in PAYLOADS.items() for name in names
}


def _deferred(model: type[Base]) -> set[str]:
    return {column.key for column in model.__mapper__.column_attrs if column.deferred}


def test_every_payload_column_is_deferred_and_nothing_else_is() -> None:
    models = [mapper.class_ for mapper in Base.registry.mappers]
    assert {model: names for model in models if (names := _deferred(model))} == PAYLOADS


def test_reading_a_payload_that_was_not_asked_for_raises(app: Rosterwright, two: Two) -> None:
    for model, names in PAYLOADS.items():
        with session_of(app, two.ours.id) as session:
            row = session.get_one(model, two.our_rows[model].id)
            for name in names:
                with pytest.raises(InvalidRequestError, match="raiseload"):
                    getattr(row, name)


# A backup is of everything, payloads too.
READING_BY_NAME: Final = [kind for kind in repository_classes() if kind is not BackupRepository]
SHARES: Final = 6  # of the repositories, so that no test takes long
# They read what they are named after, or write.
ASKING: Final = ("get_with_verdict", "lock", "replace_verdict")
WRITING: Final = ("add", "store", "delete")


@pytest.mark.parametrize("share", range(SHARES))
def test_no_default_read_of_a_repository_names_a_payload(
    app: Rosterwright, two: Two, statements: Statements, share: int
) -> None:
    naming = {}
    for kind in READING_BY_NAME[share::SHARES]:
        for name, method in _default_reads(kind).items():
            with session_of(app, two.ours.id) as session:
                statements.clear()
                method(kind(session), **arguments_for(kind, method, two.our_rows))
                selects = "\n".join(statements.matching(r"^\s*SELECT"))
            if found := {payload for payload in PAYLOAD_COLUMNS if payload in selects}:
                naming[kind, name] = found
    naming.pop((ImportRepository, "list_recent"), None)
    assert naming == {}


def _default_reads(kind: type[SessionRepository]) -> dict[str, Callable[..., object]]:
    return {
        name: method
        for name, method in methods_of(kind).items()
        if not (name.endswith("_with_details") or name in ASKING or name.startswith(WRITING))
    }


@pytest.mark.parametrize("model", WITH_DETAILS, ids=lambda model: model.__name__)
def test_details_cost_their_columns_and_no_further_query(
    app: Rosterwright, two: Two, statements: Statements, model: type[Base]
) -> None:
    row = two.our_rows[model]
    with session_of(app, two.ours.id) as session:
        with statements.exactly(1):
            session.scalars(select(model).where(inspect(model).columns["id"] == row.id)).one()
        plain = statements.texts[-1]
    with session_of(app, two.ours.id) as session:
        with statements.exactly(1):
            detailed = WITH_DETAILS[model](session, row)
            for name in PAYLOADS[model]:
                getattr(detailed, name)
        details = statements.texts[-1]
    assert _columns(details) - _columns(plain) == {
        f"{model.__tablename__}.{name}" for name in PAYLOADS[model]
    }


def _columns(statement: str) -> set[str]:
    shown = statement.split("FROM", maxsplit=1)[0].removeprefix("SELECT")
    return {part.split(" AS ")[0].strip() for part in shown.split(",")}


@given(
    payload=st.none()
    | st.dictionaries(
        st.sampled_from(["project_name", "ref_num", "state", "other"]), st.text("abc", max_size=3)
    ),
    name=st.text("xyz ", min_size=1, max_size=20),
)
@settings(max_examples=30)
def test_the_details_without_the_payload_are_the_default_read(
    app: Rosterwright, world: World, payload: dict[str, Any] | None, name: str
) -> None:
    event = world.event(raw_payload=payload, project_name=name)
    with session_of(app, world.id) as session:
        default = _values(session.get_one(Event, event.id))
    with session_of(app, world.id) as session:
        detailed = EventRepository(session).get_with_details(event.id)
        assert detailed is not None
        values = _values(detailed)
    assert values.pop("raw_payload") == payload
    assert values == default
    assert default["project_name"] == name  # the column, whatever the payload says


def _values(row: Base) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_no_document_is_decoded_where_it_is_not_asked_for(app: Rosterwright, world: World) -> None:
    for _ in range(3):
        world.event(raw_payload={"big": True})
    with session_of(app, world.id) as session:
        rows = session.scalars(select(Event)).all()
        assert len(rows) == 3
        assert all("raw_payload" not in vars(row) for row in rows)
    assert isinstance(Event.raw_payload.type, type(TrackedJSON))
