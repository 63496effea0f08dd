"""Who could do an event: everybody in order, asked of the one engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from models.event import Event
from repositories.crowd import CrowdRepository
from repositories.events import EventRepository
from repositories.paging import Page, PageRequest
from repositories.rule_inputs import RuleInputRepository
from scheduling.candidates import (
    Opening,
    Ranked,
    days_in_window,
    rank_best_starts,
    rank_openings,
    rank_people,
    starts_in_window,
)
from scheduling.snapshot import Snapshot
from scheduling.values import WorkOrder
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.computed_pages import page_of_computed
from services.roster_refusals import no_event
from services.roster_times import instant_at_site
from services.snapshots import SnapshotLoader, loaded_work_order

MOST_CONSIDERED = 1_000
MOST_DAYS = 31
# Everybody is asked for every start here, so these are fewer.
OPENING_PEOPLE = 200
OPENING_DAYS = 14
NAMED = 3

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateQuestion:
    """Which event; `starts` None asks for everybody's best start inside the window."""

    event_id: UUID
    starts: datetime | None = None


class CrowdService(RepositoryService):
    """Loads an event and the people who could do it."""

    def __init__(
        self,
        unit: Unit,
        events: EventRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._events = events
        self._crowd = crowd
        self._inputs = inputs

    def _around(self, order: WorkOrder, starts: Sequence[datetime], most: int) -> Snapshot:
        """Return the snapshot for placing anybody on the event at one of these starts: at most so
        many people, those at home at the site before others."""
        loader = SnapshotLoader(
            self._inputs, self.organization_id, self.principal.time_zone, self.unit.now
        )
        begins, ends = min(starts), max(starts) + order.length
        crowd = self._crowd.here(order.site_id, begins, ends, most)
        return loader.around(crowd.people, [order], begins, ends, is_everybody=crowd.is_everybody)

    def event(self, event_id: UUID) -> Event:
        """Return the event with its type and site; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        event = self._events.get_with_relations(event_id)
        if event is None:
            raise no_event()
        return event


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedPage(Generic[T]):
    """One page of what was ranked, best first, and the last day that was looked at for it: None
    where a start was asked for; `has_more_days` where the window goes on behind that day."""

    page: Page[T]
    until: date | None
    has_more_days: bool


class CandidateService(CrowdService):
    """Ranks the people of the organization for an event, and the starts inside its window."""

    def people(self, question: CandidateQuestion, request: PageRequest) -> RankedPage[Ranked]:
        """Return everybody for the event, best first: at the start that is asked for, else each at
        the one of the window's first `MOST_DAYS` days that suits them best; nobody where the window
        is past.

        Of more than a thousand people those at home at the site are considered first.

        Raises:
            ResourceNotFoundException: no such event here.
            ValidationException: the clocks at the site jump over the start.
        """
        order = loaded_work_order(self.event(question.event_id))
        if question.starts is not None:
            starts_at = instant_at_site(question.starts, order.zone)
            ranked = rank_people(
                self._around(order, [starts_at], MOST_CONSIDERED), order, starts_at
            )
            return RankedPage(page=_people(ranked, request), until=None, has_more_days=False)
        starts = starts_in_window(order, self.unit.now, MOST_DAYS)
        ranked = (
            rank_best_starts(self._around(order, starts, MOST_CONSIDERED), order, starts)
            if starts
            else []
        )
        return self._until(order, MOST_DAYS, _people(ranked, request))

    def openings(self, event_id: UUID, request: PageRequest) -> RankedPage[Opening]:
        """Return the usual starts of the window's first `OPENING_DAYS` days at which somebody can,
        best first, each with the first of those who can.

        Of more than two hundred people those at home at the site are considered first.

        Raises:
            ResourceNotFoundException: no such event here.
        """
        order = loaded_work_order(self.event(event_id))
        starts = starts_in_window(order, self.unit.now, OPENING_DAYS)
        found = (
            rank_openings(self._around(order, starts, OPENING_PEOPLE), order, starts, NAMED)
            if starts
            else []
        )
        return self._until(order, OPENING_DAYS, page_of_computed(found, request, _mark_of))

    def _until(self, order: WorkOrder, most_days: int, page: Page[T]) -> RankedPage[T]:
        looked = days_in_window(order, self.unit.now, most_days)
        return RankedPage(page=page, until=looked.last, has_more_days=looked.has_more)


def _people(ranked: Sequence[Ranked], request: PageRequest) -> Page[Ranked]:
    return page_of_computed(ranked, request, lambda one: one.person.id)


def _mark_of(opening: Opening) -> UUID:
    """Return what tells a start from others of its event, as cursors want it."""
    return UUID(int=int(opening.starts_at.timestamp()))
