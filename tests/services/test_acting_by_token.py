"""What a program that acts by an API token may do, and what the trail calls it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import Rosterwright
from error_handlers.exceptions import AuthorizationException
from models.history import AuditEntry
from security.permissions import Permission
from services.employees import CreateEmployee, EmployeeService
from tests.services.use import use
from tests.support.cast import Cast
from tests.support.factories import World
from utils.ids import new_id
from utils.principal import LONGEST_ACTOR_NAME, Principal

ANA = CreateEmployee(code="EMP900", name="Ana")


def by_token(person: Principal, *scopes: Permission) -> Principal:
    return replace(
        person, permissions=frozenset(scopes), token_id=new_id(), token_name="Nightly export"
    )


def refusal_of(app: Rosterwright, who: Principal, act: Callable[[EmployeeService], object]) -> str:
    with (
        pytest.raises(AuthorizationException) as refused,
        use(app, EmployeeService, who) as employees,
    ):
        act(employees)
    return refused.value.message


def test_what_is_for_people_in_person_refuses_a_token_and_says_so(
    app: Rosterwright, cast: Cast
) -> None:
    token = by_token(cast.alice.principal, *Permission)
    assert "sign in" in refusal_of(app, token, EmployeeService.require_in_person)
    with use(app, EmployeeService, cast.alice.principal) as employees:
        employees.require_in_person()


def test_a_refusal_names_the_missing_scope_or_else_the_role(app: Rosterwright, cast: Cast) -> None:
    narrow = by_token(cast.bob.principal, Permission.ROSTER_VIEW)
    assert "lacks the scope roster.edit" in refusal_of(app, narrow, lambda all_: all_.create(ANA))

    def edit_settings(employees: EmployeeService) -> None:
        employees.require(Permission.SETTINGS_EDIT)

    for who in (narrow, cast.bob.principal):
        assert "Your role (manager)" in refusal_of(app, who, edit_settings)


def test_the_trail_names_the_user_and_the_token(
    app: Rosterwright, cast: Cast, world: World
) -> None:
    token = by_token(cast.bob.principal, Permission.ROSTER_EDIT)
    with use(app, EmployeeService, token) as employees:
        employees.create(ANA)
    (entry,) = world.rows(AuditEntry, AuditEntry.object_type == "employee")
    assert entry.actor_name == "Bob (token Nightly export)"
    assert entry.actor_id == cast.bob.user.id


def test_a_long_name_gives_way_to_the_tokens(cast: Cast) -> None:
    token = replace(by_token(cast.bob.principal), name="B" * 200)
    assert len(token.actor_name) == LONGEST_ACTOR_NAME
    assert token.actor_name.endswith("B (token Nightly export)")
