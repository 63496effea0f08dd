"""A remembered verdict spares the walk over a statement, and lets nothing through."""

from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import delete, exists, func, literal_column, select, text, union
from sqlalchemy.orm import LoaderCriteriaOption, with_loader_criteria

from app import Rosterwright
from models.employee import Employee
from models.known_statements import KnownStatements
from models.site import Site
from models.tenancy import TenancyError, TenantScoped
from tests.models.conftest import Two
from tests.models.sessions import session_of
from tests.models.test_tenancy_reads import EMPLOYEES, REFUSED, SCOPED
from utils.ids import new_id


def _criterion(organization_id: UUID) -> LoaderCriteriaOption:
    return with_loader_criteria(
        TenantScoped, lambda model: model.organization_id == organization_id, include_aliases=True
    )


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
def test_what_passed_before_lets_no_other_form_through(app: Rosterwright, two: Two) -> None:
    for read in SCOPED.values():
        with session_of(app, two.ours.id) as session:
            list(read(session))
    passed: list[str] = []
    for form in (*REFUSED, *REFUSED):
        with session_of(app, two.ours.id) as session, suppress(TenancyError):
            list(REFUSED[form](session))
            passed.append(form)

    assert passed == []


def test_only_a_select_that_runs_as_the_same_sql_is_known() -> None:
    known = KnownStatements()
    passed = select(Employee.code).where(Employee.name == "Ann")
    known.remember(passed.options(_criterion(new_id())))
    known.remember(delete(Employee))

    again = select(Employee.code).where(Employee.name == "Bob").options(_criterion(new_id()))
    assert known.has(again)
    others = [
        passed,
        again.where(exists().where(Site.code == "A")),
        again.where(literal_column("1 = 1")),
        again.order_by(Site.code),
        again.add_columns(func.max(EMPLOYEES.c.name)),
        again.correlate(None),
        union(again, select(Site.code)),
        delete(Employee),
        text("SELECT code FROM employees"),
    ]
    assert [str(one) for one in others if known.has(one)] == []
