"""A statement that is made once is scoped once for each organization, and never for another one."""

import gc

import pytest
from sqlalchemy import bindparam, exists, select, union

from app import Rosterwright
from models.employee import Employee
from models.scoped_statements import Query, ScopedStatements
from models.site import Site
from models.tenancy import TenancyError
from tests.models.conftest import Two
from tests.models.sessions import session_of
from utils.ids import new_id

OF_CODE = select(Employee.organization_id).where(Employee.code != bindparam("code"))
UNITED = union(select(Employee.organization_id), select(Site.organization_id))
FOREIGN = select(Employee.code).where(exists().where(Site.code == "A"))


@pytest.mark.parametrize("query", [OF_CODE, UNITED], ids=["select", "union"])
def test_one_statement_shows_each_organization_its_own_rows(
    app: Rosterwright, two: Two, query: Query
) -> None:
    for each in (two.ours, two.theirs, two.ours, two.theirs):
        with session_of(app, each.id) as session:
            assert set(session.scalars(query, {"code": "nobody"})) == {each.id}


def test_what_is_refused_is_refused_each_time(app: Rosterwright, two: Two) -> None:
    for each in (two.ours, two.ours, two.theirs):
        with session_of(app, each.id) as session, pytest.raises(TenancyError):
            session.scalars(FOREIGN)


def test_a_form_is_made_once_and_goes_with_its_statement() -> None:
    made: list[Query] = []

    def scope(query: Query, _organization_id: object) -> Query:
        made.append(query.limit(1))
        return made[-1]

    forms, ours = ScopedStatements(scope), new_id()
    assert forms.of(OF_CODE, ours) is forms.of(OF_CODE, ours)
    assert forms.of(OF_CODE, new_id()) is made[1]
    for _ in range(100):
        forms.of(OF_CODE, new_id())
        forms.of(select(Employee.code), ours)
    gc.collect()
    assert len(made) == 202
    assert len(forms) == 1
