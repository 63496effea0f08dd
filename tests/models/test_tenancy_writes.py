"""No form of writing touches another organization's rows: stamped and scoped, or refused."""

from collections.abc import Callable
from typing import Final

import pytest
from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, StatementError

from app import Rosterwright
from models.attendance import Attendance
from models.base import Base
from models.employee import Employee
from models.event import Event
from models.organization import Organization
from models.schedule import Schedule, ScheduleSource
from models.site import Site
from models.tenancy import RosterSession, TenancyError, unscoped
from tests.models.conftest import Two
from tests.models.sessions import scoped_models, session_of, stored
from utils.ids import new_id

Write = Callable[[RosterSession, Two], object]
EMPLOYEES: Final = Base.metadata.tables["employees"]
SCHEDULES: Final = Base.metadata.tables["schedules"]
SITES: Final = Base.metadata.tables["sites"]
NEW: Final = {"name": "New", "time_zone": "UTC"}


def _new(**values: object) -> dict[str, object]:
    return {**NEW, "code": str(new_id()), **values}


def _upsert(session: RosterSession) -> sqlite.Insert | postgresql.Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(Site) if is_sqlite else postgresql.insert(Site)


def _foreign_upsert(session: RosterSession, two: Two, columns: list[str], **update: object) -> None:
    values = _new(id=two.their_rows[Site].id, code=two.their_rows[Site].code)
    statement = _upsert(session).values(values)
    session.execute(statement.on_conflict_do_update(index_elements=columns, set_=update))


def _foreign(session: RosterSession, two: Two) -> Site:
    query = select(Site).where(Site.id == two.their_rows[Site].id)
    return session.scalars(query, execution_options=unscoped("a test")).one()


def _change_foreign(session: RosterSession, two: Two) -> None:
    _foreign(session, two).name = "hacked"


def _move_ours(session: RosterSession, two: Two) -> None:
    session.get_one(Site, two.our_rows[Site].id).organization_id = two.theirs.id


SCOPED: Final[dict[str, Write]] = {
    "update": lambda s, _: s.execute(update(Site).values(name="changed")),
    "update by id": lambda s, two: s.execute(
        update(Site).where(Site.id == two.their_rows[Site].id).values(name="changed")
    ),
    "update fetching": lambda s, _: s.execute(
        update(Site).values(name="changed"), execution_options={"synchronize_session": "fetch"}
    ),
    "update returning": lambda s, _: s.scalars(
        update(Site).values(name="changed").returning(Site)
    ).all(),
    "update from a subquery": lambda s, _: s.execute(
        update(Site).values(name=select(func.max(Employee.name)).scalar_subquery())
    ),
    "update where exists": lambda s, _: s.execute(
        update(Site)
        .where(select(Employee.id).where(Employee.home_site_id == Site.id).exists())
        .values(name="changed")
        .execution_options(synchronize_session=False)
    ),
    "update as a statement": lambda s, _: s.scalars(
        select(Site).from_statement(update(Site).values(name="changed").returning(Site))
    ).all(),
    "update by query": lambda s, _: s.query(Site).update({"name": "changed"}),
    "delete": lambda s, _: s.execute(delete(Schedule)),
    "delete by id": lambda s, two: s.execute(
        delete(Schedule).where(Schedule.id == two.their_rows[Schedule].id)
    ),
    "delete by query": lambda s, _: s.query(Schedule).delete(),
    "insert": lambda s, _: s.execute(insert(Site).values(_new())),
    "insert of rows": lambda s, _: s.execute(insert(Site), [_new(), _new()]),
    "insert of values": lambda s, _: s.execute(insert(Site).values([_new(), _new()])),
    "insert returning": lambda s, _: s.scalars(insert(Site).returning(Site), [_new()]).all(),
    "insert of a subquery": lambda s, _: s.execute(
        insert(Site).values(_new(name=select(func.max(Employee.name)).scalar_subquery()))
    ),
    "insert or nothing": lambda s, two: s.execute(
        _upsert(s).values(_new(id=two.their_rows[Site].id)).on_conflict_do_nothing()
    ),
    "upsert within": lambda s, two: _foreign_upsert(
        s, two, ["organization_id", "code"], name="changed"
    ),
    "add": lambda s, _: s.add(Site(**_new())),
    "add all": lambda s, _: s.add_all([Site(**_new()), Site(**_new())]),
    "merge": lambda s, two: s.merge(Site(**_new(id=two.their_rows[Site].id))),
}
REFUSED: Final[dict[str, Write]] = {
    "core update": lambda s, _: s.execute(update(SITES).values(name="hacked")),
    "core delete": lambda s, _: s.execute(delete(SCHEDULES)),
    "core insert": lambda s, two: s.execute(
        insert(SITES).values(_new(organization_id=two.theirs.id))
    ),
    "update by rows": lambda s, two: s.execute(
        update(Site), [{"id": two.their_rows[Site].id, "name": "hacked"}]
    ),
    "update by parameters": lambda s, two: s.execute(
        update(Site).where(Site.id == two.our_rows[Site].id),
        {"organization_id": two.theirs.id},
    ),
    "update without the ORM": lambda s, _: s.execute(
        update(Site).values(name="hacked"), execution_options={"dml_strategy": "core_only"}
    ),
    "delete without the ORM": lambda s, _: s.execute(
        delete(Schedule).execution_options(dml_strategy="core_only")
    ),
    "moving by update": lambda s, two: s.execute(
        update(Site).values(organization_id=two.theirs.id)
    ),
    "moving by ordered update": lambda s, two: s.execute(
        update(Site).ordered_values((Site.organization_id, two.theirs.id))
    ),
    "moving by expression": lambda s, _: s.execute(
        update(Site).values(organization_id=select(func.max(Organization.id)).scalar_subquery())
    ),
    "moving an instance": _move_ours,
    "update from another": lambda s, _: s.execute(
        update(Site).where(Employee.code != "").values(name="hacked")
    ),
    "update of a foreign maximum": lambda s, _: s.execute(
        update(Site).values(name=select(func.max(EMPLOYEES.c.name)).scalar_subquery())
    ),
    "delete using another": lambda s, _: s.execute(
        delete(Schedule).where(Schedule.employee_id == Employee.id)
    ),
    "delete where exists": lambda s, _: s.execute(
        delete(Schedule).where(exists().where(Employee.code != ""))
    ),
    "insert of foreign values": lambda s, two: s.execute(
        insert(Site).values(_new(organization_id=two.theirs.id))
    ),
    "insert of foreign values by attribute": lambda s, two: s.execute(
        insert(Site).values({Site.organization_id: two.theirs.id, **_new()})
    ),
    "insert of many foreign values": lambda s, two: s.execute(
        insert(Site).values([_new(), _new(organization_id=two.theirs.id)])
    ),
    "insert of a foreign row": lambda s, two: s.execute(
        insert(Site), _new(organization_id=two.theirs.id)
    ),
    "insert of foreign rows": lambda s, two: s.execute(
        insert(Site), [_new(), _new(organization_id=two.theirs.id)]
    ),
    "insert of foreign values and rows": lambda s, two: s.execute(
        insert(Site).values(organization_id=two.theirs.id), [_new()]
    ),
    "insert of a foreign literal": lambda s, two: s.execute(
        insert(Site).values(_new(organization_id=literal(two.theirs.id)))
    ),
    "insert of a computed organization": lambda s, _: s.execute(
        insert(Site).values(
            _new(organization_id=select(func.max(Organization.id)).scalar_subquery())
        )
    ),
    "insert of an organization in text": lambda s, two: s.execute(
        insert(Site), [_new(organization_id=str(two.theirs.id))]
    ),
    "insert without the ORM": lambda s, two: s.execute(
        insert(Site),
        [_new(organization_id=two.theirs.id)],
        execution_options={"dml_strategy": "raw"},
    ),
    "insert from select": lambda s, _: s.execute(
        insert(Site).from_select(
            ["code", "name", "time_zone"], select(Site.code, Site.name, Site.time_zone)
        )
    ),
    "insert or replace": lambda s, two: s.execute(
        insert(Site).prefix_with("OR REPLACE").values(_new(id=two.their_rows[Site].id))
    ),
    "upsert on the id": lambda s, two: _foreign_upsert(s, two, ["id"], name="hacked"),
    "upsert that moves": lambda s, two: _foreign_upsert(
        s, two, ["organization_id", "code"], organization_id=two.theirs.id
    ),
    "write inside a cte": lambda s, _: s.execute(
        select(update(Site).values(name="x").returning(Site.id).cte("written"))
    ),
    "adding a foreign instance": lambda s, two: s.add(Site(**_new(organization_id=two.theirs.id))),
    "changing a foreign instance": _change_foreign,
    "deleting a foreign instance": lambda s, two: s.delete(_foreign(s, two)),
    "bulk save": lambda s, two: s.bulk_save_objects([Site(**_new(organization_id=two.theirs.id))]),
    "bulk insert": lambda s, two: s.bulk_insert_mappings(
        Site, [_new(organization_id=two.theirs.id, id=new_id())]
    ),
    "bulk update": lambda s, two: s.bulk_update_mappings(
        Site, [{"id": two.their_rows[Site].id, "version": 1, "name": "hacked"}]
    ),
}


def _attempt(app: Rosterwright, two: Two, write: Write) -> type[Exception] | None:
    """Commit one write of ours; return what it was refused with."""
    with session_of(app, two.ours.id) as session:
        try:
            write(session, two)
            session.commit()
        except (TenancyError, DBAPIError) as error:
            session.rollback()
            return type(error)
    return None


def test_no_scoped_form_of_writing_touches_a_foreign_row(app: Rosterwright, two: Two) -> None:
    before, changed = stored(app, two.theirs.id), []
    for form, write in SCOPED.items():
        refused = _attempt(app, two, write)
        assert refused is not TenancyError, form
        if stored(app, two.theirs.id) != before:
            changed.append(form)

    assert changed == []


def test_a_form_that_could_touch_foreign_rows_is_refused(app: Rosterwright, two: Two) -> None:
    ours, theirs = stored(app, two.ours.id), stored(app, two.theirs.id)
    outcome = {form: _attempt(app, two, write) for form, write in REFUSED.items()}

    assert {form: kind for form, kind in outcome.items() if kind is not TenancyError} == {}
    assert stored(app, two.theirs.id) == theirs
    assert stored(app, two.ours.id) == ours


def test_what_is_inserted_belongs_to_us_however_it_is_inserted(app: Rosterwright, two: Two) -> None:
    count = two.theirs.count(Site)
    for form in SCOPED:
        if form.startswith(("insert", "add")):
            ours = two.ours.count(Site)
            refused = _attempt(app, two, SCOPED[form])
            assert refused is not None or two.ours.count(Site) > ours or "nothing" in form, form

    assert two.theirs.count(Site) == count


def test_a_delete_takes_our_rows_and_leaves_theirs(app: Rosterwright, two: Two) -> None:
    assert _attempt(app, two, lambda session, _: session.execute(delete(Attendance))) is None
    assert (two.ours.count(Attendance), two.theirs.count(Attendance)) == (0, 1)


def test_our_row_can_not_refer_to_a_foreign_one(app: Rosterwright, two: Two) -> None:
    """The second wall: composite foreign keys, tried for every reference of every model."""
    tried = 0
    for model in scoped_models():
        for name in _references(model):
            tried += 1
            with session_of(app, two.ours.id) as session:
                row = session.get_one(model, two.our_rows[model].id)
                setattr(row, name, _foreign_target(model, name, two))
                with pytest.raises(DBAPIError):
                    session.commit()
    assert tried >= 15


def test_a_write_before_an_organization_is_known_is_an_error(app: Rosterwright) -> None:
    with session_of(app, None) as session:
        session.add(Site(**_new()))
        with pytest.raises(TenancyError, match="no organization in context"):
            session.flush()
    with session_of(app, None) as session, pytest.raises((TenancyError, StatementError)):
        session.execute(insert(Site), [_new()])


def test_a_schedule_of_our_event_and_a_foreign_person_is_refused(
    app: Rosterwright, two: Two
) -> None:
    event: Event = two.our_rows[Event]
    schedule = Schedule(
        event_id=event.id,
        employee_id=two.their_rows[Employee].id,
        starts_at=event.opens_at,
        ends_at=event.due_at,
        source=ScheduleSource.MANUAL,
    )
    with session_of(app, two.ours.id) as session:
        session.add(schedule)
        with pytest.raises(DBAPIError):
            session.flush()


def _references(model: type[Base]) -> list[str]:
    """Return the columns that point at another tenant-scoped row."""
    constraints = Base.metadata.tables[model.__tablename__].foreign_key_constraints
    return [constraint.column_keys[1] for constraint in constraints if len(constraint.columns) > 1]


def _foreign_target(model: type[Base], name: str, two: Two) -> object:
    """Return the id of a foreign row of the table that the column points at."""
    column = Base.metadata.tables[model.__tablename__].c[name]
    target = next(key.column.table for key in column.foreign_keys)
    kind = next(kind for kind in two.their_rows if kind.__tablename__ == target.name)
    return two.their_rows[kind].id
