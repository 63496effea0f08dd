"""No form of SELECT shows another organization's rows: it is scoped, or it is refused."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Integer,
    Select,
    case,
    column,
    distinct,
    exists,
    func,
    join,
    literal,
    literal_column,
    select,
    table,
    text,
    true,
    union,
    union_all,
    values,
)
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    Bundle,
    aliased,
    joinedload,
    make_transient_to_detached,
    selectinload,
    subqueryload,
    undefer,
    with_loader_criteria,
)

from app import Rosterwright
from models.base import Base
from models.employee import Employee
from models.event import Event
from models.organization import Organization
from models.schedule import Schedule
from models.site import Site
from models.tenancy import RosterSession, TenancyError, unscoped
from tests.models.conftest import Two
from tests.models.sessions import foreign_parts, scoped_models, session_of
from tests.support.factories import World
from utils.ids import new_id

Read = Callable[[RosterSession], Iterable[Any]]
EMPLOYEES: Final = Base.metadata.tables["employees"]
SITES: Final = Base.metadata.tables["sites"]


def _recursive() -> Select[Any]:
    numbers = select(Employee.code.label("code")).cte("numbers", recursive=True)
    more = select(Site.code).where(Site.code != numbers.c.code)
    return select(numbers.union(more).c.code)


SCOPED: Final[dict[str, Read]] = {
    "entity": lambda s: s.scalars(select(Employee)),
    "columns": lambda s: s.execute(select(Employee.code, Employee.name)),
    "two entities": lambda s: s.execute(select(Employee.code, Site.code)),
    "aggregate": lambda s: s.execute(select(func.max(Employee.code), func.count(Site.id))),
    "distinct": lambda s: s.execute(select(distinct(Employee.code))),
    "select_from": lambda s: s.execute(select(func.count()).select_from(Employee)),
    "select_from and join": lambda s: s.execute(
        select(func.count(), func.max(Site.code)).select_from(Employee).join(Site, true())
    ),
    "join of a relation": lambda s: s.execute(
        select(Schedule.id, Event.project_name).join(Schedule.event)
    ),
    "cross join": lambda s: s.execute(select(Employee.code, Site.code).join(Site, true())),
    "outer join": lambda s: s.execute(select(Employee.code, Site.code).outerjoin(Site, true())),
    "join_from": lambda s: s.execute(select(Site.code).join_from(Employee, Site, true())),
    "alias": lambda s: s.scalars(select(aliased(Employee))),
    "alias beside": lambda s: s.execute(
        select(Employee.code, aliased(Employee, name="other").code).select_from(Employee)
    ),
    "alias of the table": lambda s: s.scalars(select(aliased(Employee, EMPLOYEES.alias()))),
    "bundle": lambda s: s.execute(
        select(Bundle("both", Employee.code, Site.code)).select_from(Employee).join(Site, true())
    ),
    "subquery": lambda s: s.execute(select(select(Employee.code).subquery())),
    "subquery counted": lambda s: s.execute(
        select(func.count()).select_from(select(Employee.id).subquery())
    ),
    "subquery beside": lambda s: s.execute(
        select(Employee.code, select(Site.code).subquery().c.code)
    ),
    "aliased subquery": lambda s: s.scalars(select(aliased(Employee, select(Employee).subquery()))),
    "scalar subquery": lambda s: s.execute(
        select(Employee.code, select(func.max(Site.code)).scalar_subquery())
    ),
    "correlated subquery": lambda s: s.execute(
        select(
            Event.ref_num,
            select(func.count(Schedule.id)).where(Schedule.event_id == Event.id).scalar_subquery(),
        )
    ),
    "in subquery": lambda s: s.execute(
        select(Employee.code).where(Employee.home_site_id.in_(select(Site.id)))
    ),
    "exists": lambda s: s.execute(
        select(Employee.code).where(
            select(Site.id).where(Site.id == Employee.home_site_id).exists()
        )
    ),
    "relation has": lambda s: s.execute(
        select(Schedule.id).where(Schedule.event.has(Event.site.has(Site.is_active)))
    ),
    "cte": lambda s: s.execute(select(select(Employee.code).cte())),
    "recursive cte": lambda s: s.execute(_recursive()),
    "union": lambda s: s.execute(union(select(Employee.code), select(Site.code))),
    "union of methods": lambda s: s.execute(select(Employee.code).union(select(Site.code))),
    "union in subquery": lambda s: s.execute(
        select(union_all(select(Employee.code), select(Site.code)).subquery())
    ),
    "union as entity": lambda s: s.scalars(
        select(Employee).from_statement(union(select(Employee), select(Employee)))
    ),
    "from_statement": lambda s: s.scalars(select(Employee).from_statement(select(Employee))),
    "joinedload": lambda s: s.scalars(select(Schedule).options(joinedload(Schedule.employee))),
    "selectinload": lambda s: s.scalars(select(Schedule).options(selectinload(Schedule.employee))),
    "subqueryload": lambda s: s.scalars(select(Schedule).options(subqueryload(Schedule.employee))),
    "undefer": lambda s: s.scalars(select(Event).options(undefer(Event.raw_payload))),
    "own criteria beside": lambda s: s.scalars(
        select(Employee).options(with_loader_criteria(Employee, true()))
    ),
    "for update": lambda s: s.scalars(select(Employee).with_for_update()),
    "fresh": lambda s: s.scalars(select(Employee).execution_options(populate_existing=True)),
    "query": lambda s: s.query(Employee).all(),
}
REFUSED: Final[dict[str, Read]] = {
    "text": lambda s: s.execute(text("SELECT code FROM employees")),
    "core table": lambda s: s.execute(select(EMPLOYEES)),
    "core columns": lambda s: s.execute(select(EMPLOYEES.c.code)),
    "core table beside a model": lambda s: s.execute(select(Employee.code, SITES)),
    "core column beside a model": lambda s: s.execute(select(Employee.code, SITES.c.code)),
    "core alias beside a model": lambda s: s.execute(select(Employee.code, SITES.alias().c.code)),
    "core table joined": lambda s: s.execute(select(Employee.code).join(SITES, true())),
    "core table in exists": lambda s: s.execute(
        select(Employee.code).where(exists().where(SITES.c.code == "GLOBEX-1"))
    ),
    "core table in scalar subquery": lambda s: s.execute(
        select(Employee.code, select(func.max(EMPLOYEES.c.name)).scalar_subquery())
    ),
    "core table in subquery": lambda s: s.execute(
        select(Employee.code, select(SITES.c.code).subquery().c.code)
    ),
    "core table in cte": lambda s: s.execute(
        select(Employee.code, select(SITES.c.code).cte().c.code)
    ),
    "core table in union": lambda s: s.execute(union(select(Employee.code), select(SITES.c.code))),
    "table by name": lambda s: s.execute(
        select(Employee.code, table("sites", column("name")).c.name)
    ),
    "text as column": lambda s: s.execute(
        select(Employee.code, text("(SELECT max(name) FROM employees)"))
    ),
    "text as literal column": lambda s: s.execute(
        select(Employee.code, literal_column("(SELECT max(name) FROM employees)"))
    ),
    "text as criterion": lambda s: s.execute(
        select(Employee.code).where(text("EXISTS (SELECT 1 FROM sites)"))
    ),
    "text as statement": lambda s: s.scalars(
        select(Employee).from_statement(text("SELECT * FROM employees"))
    ),
    "core as statement": lambda s: s.scalars(select(Employee).from_statement(select(EMPLOYEES))),
    "entity in WHERE alone": lambda s: s.execute(select(func.count()).where(Employee.code != "")),
    "literal of an entity in WHERE": lambda s: s.execute(
        select(literal(1)).where(Employee.code != "")
    ),
    "implicit join in WHERE": lambda s: s.execute(
        select(Employee.code).where(Site.code == "GLOBEX-1")
    ),
    "exists without a column": lambda s: s.execute(
        select(Employee.code).where(exists().where(Site.code == "GLOBEX-1"))
    ),
    "scalar subquery in WHERE alone": lambda s: s.execute(
        select(Employee.code, select(func.count()).where(Site.is_active).scalar_subquery())
    ),
    "subquery in WHERE alone": lambda s: s.execute(
        select(select(func.count().label("n")).where(Site.is_active).subquery().c.n)
    ),
    "uncorrelated by wish": lambda s: s.execute(
        select(
            Employee.code,
            select(func.count()).where(Employee.is_active).correlate(None).scalar_subquery(),
        )
    ),
    "second in an expression": lambda s: s.execute(select(Employee.code + Site.code)),
    "second in a case": lambda s: s.execute(
        select(case((Employee.code == "", ""), else_=Site.code))
    ),
    "order": lambda s: s.execute(select(Employee.code).order_by(Site.code)),
    "orm join function": lambda s: s.execute(
        select(Employee.code).select_from(join(Employee, Site, true()))
    ),
    "bare function": lambda s: s.execute(func.max(Employee.name)),
    "bare values": lambda s: s.execute(select(values(column("n", Integer), name="v").data([(1,)]))),
}


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
def test_every_scoped_form_shows_our_rows_and_no_foreign_one(app: Rosterwright, two: Two) -> None:
    shown: dict[str, list[object]] = {}
    for form, read in SCOPED.items():
        with session_of(app, two.ours.id) as session:
            shown[form] = list(read(session))

    assert [form for form, rows in shown.items() if not rows] == []
    leaks = {form: foreign_parts(rows, two.their_rows) for form, rows in shown.items()}
    assert {form: found for form, found in leaks.items() if found} == {}


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
def test_the_same_forms_show_the_other_organization_its_own_rows(
    app: Rosterwright, two: Two
) -> None:
    for read in SCOPED.values():
        with session_of(app, two.ours.id) as session:
            list(read(session))
    with session_of(app, two.theirs.id) as session:
        people = list(session.scalars(select(Employee.organization_id).distinct()))

    assert people == [two.theirs.id]


@pytest.mark.parametrize("form", REFUSED)
def test_a_form_that_the_criterion_does_not_reach_is_refused(form: str) -> None:
    application = Flask("nobody")
    with application.app_context(), RosterSession(SQLAlchemy()) as session:
        session.bind_organization(new_id())
        with pytest.raises(TenancyError):
            REFUSED[form](session)


def test_a_query_before_an_organization_is_known_is_an_error(app: Rosterwright) -> None:
    with session_of(app, None) as session:
        for model in scoped_models():
            with pytest.raises(TenancyError, match="no organization in context"):
                session.scalars(select(model))


def test_a_session_serves_one_organization_for_life(app: Rosterwright) -> None:
    ours = new_id()
    with session_of(app, ours) as session:
        session.bind_organization(ours)
        with pytest.raises(TenancyError, match="already serves"):
            session.bind_organization(new_id())


def test_a_foreign_id_finds_nothing(app: Rosterwright, two: Two) -> None:
    with session_of(app, two.ours.id) as session:
        for model in scoped_models():
            assert session.get(model, two.our_rows[model].id) is not None
            assert session.get(model, two.their_rows[model].id) is None


def test_an_unscoped_query_says_why_and_sees_everybody(app: Rosterwright, world: World) -> None:
    World(app, slug="globex")
    query = select(Organization.slug).order_by(Organization.slug)
    with session_of(app, None) as session:
        slugs = session.scalars(query, execution_options=unscoped("the table of tenants")).all()

    assert slugs == [world.organization.slug, "globex"]


def test_a_foreign_instance_is_not_read_again(app: Rosterwright, two: Two) -> None:
    query = select(Employee).where(Employee.id == two.their_rows[Employee].id)
    with session_of(app, two.ours.id) as session:
        foreign = session.scalars(query, execution_options=unscoped("a test")).one()
        with pytest.raises(InvalidRequestError):
            session.refresh(foreign)


def test_an_instance_of_an_earlier_unit_does_not_come_back(app: Rosterwright, two: Two) -> None:
    pretended = Employee(id=two.their_rows[Employee].id, organization_id=two.ours.id)
    make_transient_to_detached(pretended)
    with (
        session_of(app, two.ours.id) as session,
        pytest.raises(TenancyError, match="read it again"),
    ):
        session.add(pretended)


def test_our_own_instance_is_refreshed(app: Rosterwright, two: Two) -> None:
    with session_of(app, two.ours.id) as session:
        person = session.get_one(Employee, two.our_rows[Employee].id)
        session.expire(person)

        assert person.code == two.our_rows[Employee].code
