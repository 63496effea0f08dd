"""One place that says what a database's refusal means in the product's words."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import exc as sa_exc
from sqlalchemy.orm.exc import StaleDataError

from error_handlers.exceptions import (
    AppException,
    ConflictException,
    ContentionException,
    DatabaseException,
    FieldFault,
    PreconditionFailedException,
    RuleViolationException,
    UnavailableException,
    ValidationException,
)

_OVERLAP = ("overlap", "This person already works at that time.")
_ASSIGNED = ("assigned", "The event's seats are taken, or this person already has one.")

# What the databases say (constraint, trigger message, SQLite's list of columns) -> rule and words.
DATABASE_RULES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "ex_schedules_no_overlap": _OVERLAP,
        "rule:overlap": _OVERLAP,
        "uq_schedules_event_seat": _ASSIGNED,
        "uq_schedules_event_employee": _ASSIGNED,
        "rule:headcount": _ASSIGNED,
        "ck_schedules_seat_within_headcount": _ASSIGNED,
        "schedules.organization_id, schedules.event_id, schedules.seat": _ASSIGNED,
        "schedules.organization_id, schedules.event_id, schedules.employee_id": _ASSIGNED,
    }
)

_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"
_UNIQUE_VIOLATION, _FOREIGN_KEY_VIOLATION = "23505", "23503"
# Connection, resources (disk, memory, connections), I/O, shutdown; then time-outs.
_UNAVAILABLE_STATES = ("08", "53", "58", "57P")
_TIMED_OUT_STATES = frozenset({"55P03", "57014"})
_SQLITE_UNAVAILABLE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_PROTOCOL",
    "SQLITE_NOMEM",
)
_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_POSTGRESQL_COLUMNS = re.compile(r"Key \((?P<columns>.+?)\)=")


def map_database_error(error: sa_exc.SQLAlchemyError) -> AppException:
    """Return what `error` means: unavailable, a rule, a conflict, a stale version, or a failure."""
    if isinstance(error, StaleDataError):
        return PreconditionFailedException()
    if isinstance(error, sa_exc.TimeoutError):
        return UnavailableException("All database connections are in use. Try again in a moment.")
    if not isinstance(error, sa_exc.DBAPIError):
        return DatabaseException()
    if is_transient(error):
        return ContentionException()
    if _is_unavailable(error):
        return UnavailableException()
    return _rule_violation(error) or _conflict(error) or _unusable(error) or DatabaseException()


def is_transient(error: BaseException) -> bool:
    """Return whether the same work may succeed if tried once more (deadlock, serialization)."""
    return isinstance(error, sa_exc.DBAPIError) and _state(error) in {
        _SERIALIZATION_FAILURE,
        _DEADLOCK,
    }


def _is_unavailable(error: sa_exc.DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, sa_exc.InterfaceError):
        return True
    state, sqlite = _state(error), _sqlite_name(error)
    if state in _TIMED_OUT_STATES or state.startswith(_UNAVAILABLE_STATES):
        return True
    if sqlite:
        return sqlite.startswith(_SQLITE_UNAVAILABLE)
    # psycopg has no state for a server that could not be reached at all.
    return isinstance(error, sa_exc.OperationalError) and not state


def _rule_violation(error: sa_exc.DBAPIError) -> RuleViolationException | None:
    said = f"{_constraint(error)} {_primary_message(error)}"
    for marker, (rule, message) in DATABASE_RULES.items():
        if re.search(rf"{re.escape(marker)}(?![\w,])", said):
            violation = {
                "rule": rule,
                "severity": "absolute",
                "message": message,
                "details": {},
                "overridable": False,
            }
            return RuleViolationException(message, violations=[violation])
    return None


def _conflict(error: sa_exc.DBAPIError) -> ConflictException | None:
    said = str(error.orig)
    if _state(error) == _FOREIGN_KEY_VIOLATION or "FOREIGN KEY constraint failed" in said:
        return ConflictException(
            "It refers to something that no longer exists, or something still refers to it. "
            "Read the current state and decide again."
        )
    if _state(error) != _UNIQUE_VIOLATION and "UNIQUE constraint failed" not in said:
        return None
    field = _unique_field(said) or _constraint(error) or "value"
    message = f"This {field.replace('_', ' ')} is already in use. Choose another one."
    return ConflictException(message, errors=[FieldFault(field=field, message=message)])


def _unique_field(said: str) -> str | None:
    """Return the last column that the database names: the others only say in which organization."""
    found = _SQLITE_COLUMNS.search(said) or _POSTGRESQL_COLUMNS.search(said)
    if found is None or found["columns"].startswith("index"):
        return None
    last = re.findall(r"\w+", found["columns"].rsplit(",", 1)[-1].rsplit(".", 1)[-1])
    return last[-1] if last else None


def _unusable(error: sa_exc.DBAPIError) -> ValidationException | None:
    if isinstance(error, sa_exc.DataError):
        return ValidationException("A value is too long, too large or holds a NUL character.")
    return None


def _state(error: sa_exc.DBAPIError) -> str:
    """Return PostgreSQL's five-character code, empty elsewhere."""
    return getattr(error.orig, "sqlstate", None) or ""


def _sqlite_name(error: sa_exc.DBAPIError) -> str:
    return getattr(error.orig, "sqlite_errorname", None) or ""


def _primary_message(error: sa_exc.DBAPIError) -> str:
    """Return what was said without PostgreSQL's detail, which quotes what people typed."""
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "message_primary", None) or str(error.orig)


def _constraint(error: sa_exc.DBAPIError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
