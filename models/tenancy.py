"""No query crosses an organization: the criterion, the stamp and the refusals.

A `RosterSession` serves one organization for life. Every ORM select, update and delete of a
tenant-scoped model gets the
organization's criterion; inserts are stamped; statement forms that criteria do not reach are
refused unless they run as `unscoped("reason")`. Composite foreign keys are the second wall.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NoReturn
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    BindParameter,
    ClauseElement,
    ForeignKey,
    ForeignKeyConstraint,
    Insert,
    Select,
    UniqueConstraint,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.dml import UpdateBase
from typing_extensions import override

from models.known_statements import KnownStatements
from models.scoped_statements import Query, ScopedStatements
from models.statement_scope import StatementScope, written_values
from models.types import Identifier

_ORGANIZATION = "organization_id"
_known_statements = KnownStatements()
_UNWATCHED = (
    "bulk methods pass by the Session's events: use add_all() or execute(insert(Model), rows)"
)


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
        Identifier, ForeignKey("organizations.id"), default=_organization_of_statement
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

    @override
    def bulk_save_objects(self, *_: object, **__: object) -> NoReturn:
        raise TenancyError(_UNWATCHED)

    @override
    def bulk_insert_mappings(self, *_: object, **__: object) -> NoReturn:
        raise TenancyError(_UNWATCHED)

    @override
    def bulk_update_mappings(self, *_: object, **__: object) -> NoReturn:
        raise TenancyError(_UNWATCHED)


@event.listens_for(RosterSession, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    if "unscoped" in state.execution_options:
        return
    if state.is_column_load:
        _scope_column_load(state)
        return
    organization_id = _bound_organization(state)
    statement = _statement_of_models(state)
    if isinstance(statement, Insert):
        _refuse_what_criteria_miss(statement)
        _refuse_foreign_rows(statement, state, organization_id)
        state.update_execution_options(organization_id=organization_id)
        return
    if isinstance(statement, UpdateBase):
        _refuse_blind_update(statement, state)
    if isinstance(statement, Query):
        state.statement = _scoped_statements.of(statement, organization_id)
    else:
        _refuse_what_criteria_miss(statement)
        state.statement = state.statement.options(_criterion(organization_id))


def _scope_select(statement: Query, organization_id: UUID) -> Query:
    scoped = statement.options(_criterion(organization_id))
    if not _known_statements.has(scoped):
        _refuse_what_criteria_miss(statement)
        _known_statements.remember(scoped)
    return scoped


_scoped_statements = ScopedStatements(_scope_select)


@lru_cache(maxsize=1_024)
def _criterion(organization_id: UUID) -> LoaderCriteriaOption:
    # Kept because to make one costs as much as a query.
    return with_loader_criteria(
        TenantScoped, lambda model: model.organization_id == organization_id, include_aliases=True
    )


def _scope_column_load(state: ORMExecuteState) -> None:
    """Bring no values of a foreign instance; criteria do not apply where one row is read again."""
    organization_id = state.session.info.get(_ORGANIZATION)
    model: type = state.bind_mapper.class_ if state.bind_mapper else object
    if organization_id and issubclass(model, TenantScoped) and isinstance(state.statement, Select):
        state.statement = state.statement.where(model.organization_id == organization_id)


def _is_scoped(model: type) -> bool:
    return issubclass(model, TenantScoped)


@cache
def _statement_scope() -> StatementScope:
    # At the first statement, when all models are known.
    tables = [model.__tablename__ for model in _scoped_models(TenantScoped)]
    return StatementScope(_is_scoped, tables)


def _scoped_models(parent: type[Any]) -> Iterator[type[Any]]:
    for model in parent.__subclasses__():
        yield model
        yield from _scoped_models(model)


def _bound_organization(state: ORMExecuteState) -> UUID:
    organization_id = state.session.info.get(_ORGANIZATION)
    if not isinstance(organization_id, UUID):
        raise TenancyError("no organization in context: open the unit of work for one")
    return organization_id


def _statement_of_models(state: ORMExecuteState) -> ClauseElement:
    statement = state.statement
    if not state.is_orm_statement or not isinstance(statement, ClauseElement):
        raise TenancyError("text and Core statements are not scoped: use the model, or unscoped()")
    if "dml_strategy" in state.execution_options:
        raise TenancyError("this execution option takes the statement out of the ORM's hands")
    return statement


def _refuse_what_criteria_miss(statement: ClauseElement) -> None:
    if faults := _statement_scope().faults(statement):
        raise TenancyError(f"not scoped to the organization: {', '.join(faults)}")


def _refuse_blind_update(statement: UpdateBase, state: ORMExecuteState) -> None:
    if state.parameters:
        raise TenancyError("UPDATE by rows of parameters is not scoped: update the instances")
    if any(name == _ORGANIZATION for name, _ in written_values(statement)):
        raise TenancyError("a row stays with its organization")


def _refuse_foreign_rows(statement: Insert, state: ORMExecuteState, organization_id: UUID) -> None:
    if statement.select is not None:
        raise TenancyError("INSERT FROM SELECT is not scoped: read, then insert")
    _refuse_foreign_upsert(vars(statement).get("_post_values_clause"))
    for name, value in (*written_values(statement), *_parameters(state)):
        if name == _ORGANIZATION and not _is_stamp_of(organization_id, value):
            raise TenancyError("a row of another organization can't be inserted here")


def _is_stamp_of(organization_id: UUID, value: object) -> bool:
    stamp = value.value if isinstance(value, BindParameter) else value
    return stamp is None or (isinstance(stamp, UUID) and stamp == organization_id)


def _refuse_foreign_upsert(clause: object) -> None:
    if not isinstance(clause, sqlite.dml.OnConflictDoUpdate | postgresql.dml.OnConflictDoUpdate):
        return
    if _ORGANIZATION not in _names(clause.inferred_target_elements or ()):
        raise TenancyError("ON CONFLICT DO UPDATE may meet a foreign row: name organization_id")
    if _ORGANIZATION in _names(column for column, _ in clause.update_values_to_set):
        raise TenancyError("a row stays with its organization")


def _names(columns: Iterable[object]) -> list[object]:
    return [getattr(column, "key", column) for column in columns]


def _parameters(state: ORMExecuteState) -> Iterator[tuple[str, object]]:
    given = state.parameters
    for row in [given] if isinstance(given, Mapping) else given or ():
        yield from row.items()


@event.listens_for(RosterSession, "before_flush")
def _stamp_and_guard(session: RosterSession, _context: object, _instances: object) -> None:
    for instance in session.new:
        if isinstance(instance, TenantScoped) and vars(instance).get(_ORGANIZATION) is None:
            instance.organization_id = _required(session)
    for instance in (*session.new, *session.dirty, *session.deleted):
        if isinstance(instance, TenantScoped) and instance.organization_id != _required(session):
            raise TenancyError("an instance of another organization can't be written here")


@event.listens_for(RosterSession, "detached_to_persistent")
def _refuse_return(_session: RosterSession, instance: object) -> None:
    # What it says of its organization was read elsewhere, and an UPDATE goes by its id alone.
    if isinstance(instance, TenantScoped):
        raise TenancyError("an instance of an earlier unit of work can't come back: read it again")


def _required(session: RosterSession) -> UUID:
    if session.organization_id is None:
        raise TenancyError("no organization in context: open the unit of work for one")
    return session.organization_id
