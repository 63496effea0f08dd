"""Which events: what is asked for, as criteria of a statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from models.event import PLANNABLE, Event, EventState
from models.registry import get_models
from models.schedule import Schedule
from repositories.event_search import EVERY_EVENT, EventTerms, term_criteria
from utils.db_helpers import window_touches


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilters:
    """Which events; None means all. `opens_before` and `due_after` together: what is open in a
    range; `is_plannable` True: what is given out and not begun."""

    terms: EventTerms = EVERY_EVENT
    site_code: str | None = None
    type_code: str | None = None
    state: EventState | None = None
    is_staffed: bool | None = None
    due_after: datetime | None = None
    opens_before: datetime | None = None
    is_plannable: bool = False
    without_states: frozenset[EventState] = frozenset()


def event_criteria(filters: EventFilters) -> Iterable[ColumnElement[bool]]:
    """Yield the criteria that `filters` stand for."""
    yield from term_criteria(filters.terms)
    if filters.site_code is not None:
        yield Event.site.has(code=filters.site_code)
    if filters.type_code is not None:
        yield Event.event_type.has(code=filters.type_code)
    if filters.state is not None:
        yield Event.state == filters.state
    if filters.is_plannable:
        yield is_plannable()
    if filters.without_states:
        yield Event.state.not_in(sorted(filters.without_states))
    if filters.is_staffed is not None:
        yield is_staffed() if filters.is_staffed else ~is_staffed()
    yield from _range(filters)


def _range(filters: EventFilters) -> Iterable[ColumnElement[bool]]:
    if filters.due_after is not None and filters.opens_before is not None:
        yield open_between(filters.due_after, filters.opens_before)
    elif filters.due_after is not None:
        yield Event.due_at > filters.due_after
    elif filters.opens_before is not None:
        yield Event.opens_at < filters.opens_before


def is_plannable() -> ColumnElement[bool]:
    """Return the criterion that people are put on the event: it is given out, and not begun."""
    return Event.state.in_(sorted(PLANNABLE))


def is_staffed() -> ColumnElement[bool]:
    """Return the criterion that every seat of the event is taken."""
    taken = (
        select(func.count())
        .select_from(Schedule)
        .where(Schedule.event_id == Event.id, Schedule.is_active)
        .correlate(Event)
        .scalar_subquery()
    )
    return taken >= Event.headcount


def open_between(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """Return the criterion that the window touches [starts_at, ends_at)."""
    return window_touches(get_models(), starts_at, ends_at)
