"""Every repository method, called with our rows and with foreign ones: nothing foreign comes back
and nothing foreign changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pytest
from sqlalchemy.exc import DBAPIError, NoResultFound

from app import Rosterwright
from models.employee import Employee
from models.tenancy import TenancyError, unscoped
from repositories.account_links import AccountLinkRepository
from repositories.accounts import OrganizationRepository, UserRepository
from repositories.backups import BackupRepository
from repositories.base import BaseRepository, SessionRepository
from repositories.employees import EmployeeRepository
from repositories.health import HealthRepository
from repositories.idempotency import IdempotencyKeyRepository
from tests.models.arguments import arguments_for, methods_of, repository_classes
from tests.models.conftest import Two
from tests.models.sessions import Rows, foreign_parts, session_of, stored

pytestmark = pytest.mark.no_cover

# Those that see more than one organization, and why.
ACROSS: Final = MappingProxyType(
    {
        (OrganizationRepository, None): "the table of tenants itself",
        (BackupRepository, None): "a backup is of all organizations, made by an operator",
        (HealthRepository, None): "looks at no organization's rows",
        (UserRepository, "find_by_email"): "an e-mail address signs in anywhere",
        (AccountLinkRepository, "find_by_hash"): "a link is opened before anybody is known",
        (UserRepository, "list_sealed"): "keys are everybody's",
        (UserRepository, "replace_sealed"): "keys are everybody's",
        (IdempotencyKeyRepository, "delete_expired"): "housekeeping of every organization",
    }
)
# Setting up two organizations costs more than calling a method.
SHARES: Final = 6
REFUSALS: Final = (TenancyError, DBAPIError, NoResultFound)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One method of one repository."""

    kind: type[SessionRepository]
    name: str


def _calls() -> Iterator[Call]:
    for kind in repository_classes():
        for name in methods_of(kind):
            if (kind, None) not in ACROSS and (kind, name) not in ACROSS:
                yield Call(kind=kind, name=name)


def _called(app: Rosterwright, two: Two, call: Call, rows: Rows) -> list[object]:
    """Call and commit inside our organization; return what came back of the foreign one."""
    method = methods_of(call.kind)[call.name]
    with session_of(app, two.ours.id) as session:
        arguments = arguments_for(call.kind, method, rows)
        if call.name == "delete":
            model = type(arguments["row"])
            arguments["row"] = session.get_one(
                model, rows[model].id, execution_options=unscoped("a test")
            )
        foreign = foreign_parts(method(call.kind(session), **arguments), two.their_rows)
        session.commit()
    return foreign


@pytest.mark.parametrize("share", range(SHARES))
def test_no_method_shows_or_changes_a_foreign_row(app: Rosterwright, two: Two, share: int) -> None:
    before, leaks = stored(app, two.theirs.id), {}
    for call in list(_calls())[share::SHARES]:
        try:
            found = _called(app, two, call, two.their_rows)
        except REFUSALS:
            continue
        if found:
            leaks[call.kind.__name__, call.name] = found

    assert leaks == {}
    assert stored(app, two.theirs.id) == before


@pytest.mark.parametrize("kind", repository_classes(), ids=lambda kind: kind.__name__)
def test_every_method_works_on_our_rows_and_shows_nothing_foreign(
    app: Rosterwright, two: Two, kind: type[SessionRepository]
) -> None:
    before, leaks = stored(app, two.theirs.id), {}
    for call in [call for call in _calls() if call.kind is kind and call.name != "delete"]:
        if found := _called(app, two, call, two.our_rows):
            leaks[call.name] = found

    assert leaks == {}
    assert stored(app, two.theirs.id) == before


def test_a_foreign_id_gets_nothing_even_where_its_row_was_read_unscoped(
    app: Rosterwright, two: Two
) -> None:
    foreign: Employee = two.their_rows[Employee]
    with session_of(app, two.ours.id) as session:
        kept = session.get(Employee, foreign.id, execution_options=unscoped("a test"))
        assert kept is not None
        assert EmployeeRepository(session).get(foreign.id) is None


def test_every_model_with_a_repository_is_read_page_by_page_within_the_organization(
    app: Rosterwright, two: Two
) -> None:
    for kind in repository_classes():
        if issubclass(kind, BaseRepository):
            with session_of(app, two.ours.id) as session:
                rows = kind(session).get_all()
                assert {row.organization_id for row in rows} == {two.ours.id}
