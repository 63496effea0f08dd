"""Who could do an event: everybody in order, asked of the one engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.event import Event
from repositories.crowd import CrowdRepository
from repositories.events import EventRepository
from repositories.paging import Page, PageRequest
from repositories.rule_inputs import RuleInputRepository
from scheduling.candidates import Ranked, rank_best_starts, rank_people, starts_in_window
from scheduling.snapshot import Snapshot
from scheduling.values import WorkOrder
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.computed_pages import page_of_computed
from services.roster_refusals import no_event
from services.roster_times import instant_at_site
from services.snapshots import SnapshotLoader, loaded_work_order

MOST_CONSIDERED = 1_000
MOST_DAYS = 14


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
        people = self._crowd.here(order.site_id, begins, ends, most)
        return loader.around(people, [order], begins, ends)

    def event(self, event_id: UUID) -> Event:
        """Return the event with its type and site; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        event = self._events.get_with_relations(event_id)
        if event is None:
            raise no_event()
        return event


class CandidateService(CrowdService):
    """Ranks the people of the organization for an event."""

    def ranked(self, question: CandidateQuestion) -> list[Ranked]:
        """Return everybody for the event, best first: at the start that is asked for, else each at
        the one that suits them best.

        Of more than a thousand people those at home at the site are considered first.

        Raises:
            ResourceNotFoundException: no such event here.
            ValidationException: the clocks at the site jump over the start.
        """
        order = loaded_work_order(self.event(question.event_id))
        if question.starts is not None:
            starts_at = instant_at_site(question.starts, order.zone)
            return rank_people(self._around(order, [starts_at], MOST_CONSIDERED), order, starts_at)
        starts = starts_in_window(order, self.unit.now, MOST_DAYS)
        return rank_best_starts(self._around(order, starts, MOST_CONSIDERED), order, starts)

    def page(self, question: CandidateQuestion, request: PageRequest) -> Page[Ranked]:
        """Return one page of everybody for the event; see `ranked`."""
        return page_of_computed(self.ranked(question), request, lambda one: one.person.id)
