"""How long work is, for sums that the database makes."""

from typing import Any

from sqlalchemy import ColumnElement, func

from models.schedule import Schedule
from models.tenancy import RosterSession


def work_seconds(session: RosterSession) -> ColumnElement[Any]:
    """Return the length of a schedule in seconds."""
    return work_seconds_on(session.get_bind().dialect.name)


def work_seconds_on(dialect: str) -> ColumnElement[Any]:
    """Return the length of a schedule in seconds, on the database of that name."""
    if dialect == "sqlite":
        return func.unixepoch(Schedule.ends_at) - func.unixepoch(Schedule.starts_at)
    return func.extract("epoch", Schedule.ends_at - Schedule.starts_at)
