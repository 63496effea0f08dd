"""Making accounts."""

from dataclasses import replace
from typing import Final

import pytest

from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    ResourceNotFoundException,
    ValidationException,
)
from models.history import AuditEntry
from models.user import User
from services.accounts import AccountService, CreateUser
from tests.services.use import Desk
from tests.support.factories import World
from utils.principal import Role

ANA: Final = CreateUser(
    email="Ana@Acme.example ", name="Ana", role=Role.MANAGER, password_hash="a hash"
)


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An administrator at work."""
    return Desk(app=desk.app, world=desk.world, role=Role.ADMIN)


def _create(office: Desk, command: CreateUser) -> str:
    return office.run(AccountService, lambda accounts: accounts.create(command).email)


def test_an_account_is_kept_under_its_folded_address(office: Desk) -> None:
    assert _create(office, ANA) == "ana@acme.example"
    (user,) = office.world.rows(User)
    assert (user.name, user.role, user.is_active, user.employee_id) == (
        "Ana",
        Role.MANAGER,
        True,
        None,
    )
    assert [entry.action for entry in office.world.rows(AuditEntry)] == ["create"]


def test_an_account_may_belong_to_an_employee(office: Desk) -> None:
    person = office.world.employee(code="EMP1")
    _create(office, replace(ANA, employee_code="EMP1"))
    assert [user.employee_id for user in office.world.rows(User)] == [person.id]
    with pytest.raises(ResourceNotFoundException, match="employee id EMP2"):
        _create(office, replace(ANA, email="b@acme.example", employee_code="EMP2"))


@pytest.mark.parametrize("taken", ["ana@acme.example", "ANA@ACME.EXAMPLE"])
def test_an_address_has_one_account_in_the_whole_installation(office: Desk, taken: str) -> None:
    World(office.app, slug="globex").user(email="ana@acme.example")
    with pytest.raises(ConflictException, match="has an account already"):
        _create(office, replace(ANA, email=taken))
    assert office.world.count(User) == 0


@pytest.mark.parametrize(
    "email",
    ["", " ", "ana", "@acme.example", "ana@", "a b@acme.example", "a\x00@b", "a" * 255 + "@b"],
)
def test_what_is_no_address_is_named(office: Desk, email: str) -> None:
    with pytest.raises(ValidationException) as refusal:
        _create(office, replace(ANA, email=email))
    assert [fault.field for fault in refusal.value.errors] == ["email"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER, Role.EMPLOYEE])
def test_only_administrators_make_accounts(desk: Desk, role: Role) -> None:
    somebody = Desk(app=desk.app, world=desk.world, role=role)
    with pytest.raises(AuthorizationException):
        _create(somebody, ANA)
    assert desk.world.count(User) == 0


def test_signing_out_is_noted_for_people_and_not_for_the_system(office: Desk) -> None:
    office.run(AccountService, lambda accounts: accounts.record_sign_out())
    assert office.world.count(AuditEntry) == 0
