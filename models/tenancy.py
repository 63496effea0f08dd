"""No query crosses an organization: the criterion, the stamp and the refusals.

A `RosterSession` serves one organization for life. Every ORM select, update and delete of a
tenant-scoped model gets the
organization's criterion; inserts are stamped; statement forms that criteria do not reach are
refused unless they run
as `unscoped("reason")`. Composite foreign keys are the second wall.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Insert, UniqueConstraint, Uuid, event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, ORMExecuteState, mapped_column, with_loader_criteria
from sqlalchemy.sql.dml import UpdateBase

_ORGANIZATION = "organization_id"


class TenancyError(RuntimeError):
    """A statement that could read or write across organizations; a mistake in our code, never a
    user's."""


def _organization_of_statement(context: DefaultExecutionContext) -> UUID:
    organization_id = context.execution_options.get(_ORGANIZATION)
    if not isinstance(organization_id, UUID):
        raise TenancyError("no organization in context: open the unit of work for one")
    return organization_id


class TenantScoped:
    """A row that belongs to exactly one organization."""

    organization_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("organizations.id"), default=_organization_of_statement
    )


def tenant_key() -> UniqueConstraint:
    """The target of composite foreign keys: unique by construction, since `id` alone is."""
    return UniqueConstraint(_ORGANIZATION, "id")


def tenant_reference(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key that can only point inside the organization."""
    return ForeignKeyConstraint(
        [_ORGANIZATION, column], [f"{table}.{_ORGANIZATION}", f"{table}.id"]
    )


def unscoped(reason: str) -> dict[str, Any]:
    """Execution options of a statement that must see more than one organization; say why."""
    return {"unscoped": reason}


class RosterSession(Session):
    """The request's one Session, bound to at most one organization."""

    @property
    def organization_id(self) -> UUID | None:
        """The organization that this Session serves, or None before it is known."""
        bound: UUID | None = self.info.get(_ORGANIZATION)
        return bound

    def bind_organization(self, organization_id: UUID) -> None:
        """Serve `organization_id` from now on; raises `TenancyError` when another one was bound."""
        if self.organization_id not in (None, organization_id):
            raise TenancyError("this Session already serves another organization")
        self.info[_ORGANIZATION] = organization_id


@event.listens_for(RosterSession, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    if "unscoped" in state.execution_options or state.is_column_load:
        return
    _refuse_what_criteria_miss(state)
    organization_id = _bound_organization(state)
    if state.is_insert:
        _refuse_foreign_rows(state, organization_id)
        return
    state.statement = state.statement.options(
        with_loader_criteria(
            TenantScoped,
            lambda model: model.organization_id == organization_id,
            include_aliases=True,
        )
    )


def _bound_organization(state: ORMExecuteState) -> UUID:
    organization_id = state.session.info.get(_ORGANIZATION)
    if not isinstance(organization_id, UUID):
        raise TenancyError("no organization in context: open the unit of work for one")
    return organization_id


def _refuse_what_criteria_miss(state: ORMExecuteState) -> None:
    statement = state.statement
    if not state.is_orm_statement:
        raise TenancyError("text and Core statements are not scoped: use the model, or unscoped()")
    if isinstance(statement, Insert) and statement.select is not None:
        raise TenancyError("INSERT FROM SELECT is not scoped: read, then insert")
    if (
        isinstance(statement, UpdateBase)
        and not state.is_insert
        and isinstance(state.parameters, list)
    ):
        raise TenancyError("UPDATE by a list of rows is not scoped: update the instances")


def _refuse_foreign_rows(state: ORMExecuteState, organization_id: UUID) -> None:
    given = state.parameters
    if isinstance(given, Mapping):
        rows = [given]
    elif given:
        rows = list(given)
    else:
        # INSERT … VALUES keeps its rows in the statement.
        rows = [_inline_values(state)]
    for row in rows:
        stamps = (value for key, value in row.items() if key.startswith(_ORGANIZATION))
        if any(value not in (None, organization_id) for value in stamps):
            raise TenancyError("a row of another organization can't be inserted here")


def _inline_values(state: ORMExecuteState) -> Mapping[str, Any]:
    statement = state.statement
    return statement.compile().params if isinstance(statement, Insert) else {}


@event.listens_for(RosterSession, "before_flush")
def _stamp_and_guard(session: RosterSession, _context: object, _instances: object) -> None:
    for instance in session.new:
        if isinstance(instance, TenantScoped) and vars(instance).get(_ORGANIZATION) is None:
            instance.organization_id = _required(session)
    for instance in (*session.new, *session.dirty, *session.deleted):
        if isinstance(instance, TenantScoped) and instance.organization_id != _required(session):
            raise TenancyError("an instance of another organization can't be written here")


def _required(session: RosterSession) -> UUID:
    if session.organization_id is None:
        raise TenancyError("no organization in context: open the unit of work for one")
    return session.organization_id
