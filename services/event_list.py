"""The page that lists events: filter, search, and who is on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypedDict
from uuid import UUID

from models.event import PLANNABLE, Event, EventState
from models.event_type import EventType
from models.site import Site
from repositories.event_filters import EventFilters
from repositories.event_lines import EventLineRepository, Named
from repositories.event_search import EventTerms
from repositories.event_types import EventTypeRepository
from repositories.events import EventRepository
from repositories.paging import PageRequest
from repositories.sites import SiteRepository
from security.permissions import Permission
from services import day_wording as words
from services.base import RepositoryService, Unit
from services.event_grammar import SearchFault, placed_terms, read_search
from services.event_list_views import EventLine, EventsPage, PersonName
from services.filters import filter_choices, total_words
from services.page_views import FilterChoice, Tone
from utils.cursors import decode_cursor
from utils.wall_clock import local_date

PAGE_SIZE = 50
COUNTED_TO = 1_000

TO_DO, EVERY = "todo", "all"
FINISHED = frozenset({EventState.SUBMITTED, EventState.EXPIRED, EventState.CANCELLED})

# The states that the page offers: what is left to do, derived ones, the stored ones, all.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        TO_DO: "Still to do",
        "unstaffed": "Unstaffed",
        "scheduled": "Scheduled",
        "in_progress": "In progress",
        "submitted": "Submitted",
        "paused": "Paused",
        "reissued": "Reissued",
        "expired": "Expired",
        "cancelled": "Cancelled",
        EVERY: "Every state",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EventSearch:
    """What the reader asked for; None means all."""

    search: str = ""
    site_code: str | None = None
    type_code: str | None = None
    state: str | None = None
    cursor: str | None = None

    @property
    def wanted_state(self) -> str:
        """Return the state asked for: a search looks everywhere, a plain visit at what is left."""
        if self.state is not None and self.state in STATES:
            return self.state
        return EVERY if self.search else TO_DO


class EventListService(RepositoryService):
    """Events, a page at a time."""

    def __init__(
        self,
        unit: Unit,
        lines: EventLineRepository,
        events: EventRepository,
        sites: SiteRepository,
        event_types: EventTypeRepository,
    ) -> None:
        super().__init__(unit)
        self._lines = lines
        self._events = events
        self._sites = sites
        self._event_types = event_types

    def page(self, asked: EventSearch) -> EventsPage:
        """Return one page of events in order of due time; raises `ValidationException` on a foreign
        cursor."""
        self.require(Permission.ROSTER_VIEW)
        today = local_date(self.unit.now, self.principal.time_zone)
        try:
            terms = placed_terms(read_search(asked.search, today), self._sites)
        except SearchFault as fault:
            return self._unread(asked, str(fault))
        filters = _filters(asked, terms)
        cursor = decode_cursor(asked.cursor, datetime) if asked.cursor else None
        sites = self._sites.list_in_order()
        types = self._event_types.list_by_match_position()
        found, following, previous = self._lines.page(
            filters, PageRequest(limit=PAGE_SIZE, cursor=cursor)
        )
        names = self._lines.people(event.id for event in found) if found else {}
        total = self._events.count(filters, COUNTED_TO + 1)
        writer = _LineWriter(sites, types, names, self.unit.now, may_edit=self._may_edit)
        return EventsPage(
            rows=tuple(writer.line(event) for event in found),
            search=asked.search,
            **_choices(asked, sites, types),
            total_label=total_words(total, COUNTED_TO, "event", "events"),
            next_cursor=following,
            previous_cursor=previous,
            has_any=bool(total) or bool(self._events.count(EventFilters(), 1)),
            hint="" if found else _hint(terms),
        )

    def _unread(self, asked: EventSearch, fault: str) -> EventsPage:
        """Return the page of a search that can't be read."""
        sites, types = self._sites.list_in_order(), self._event_types.list_by_match_position()
        return EventsPage(
            rows=(),
            search=asked.search,
            fault=fault,
            **_choices(asked, sites, types),
            total_label="",
            next_cursor=None,
            previous_cursor=None,
            has_any=True,
        )

    @property
    def _may_edit(self) -> bool:
        return Permission.ROSTER_EDIT in self.principal.permissions


class _LineWriter:
    """Puts one event into words."""

    def __init__(
        self,
        sites: Sequence[Site],
        types: Sequence[EventType],
        names: Mapping[UUID, list[Named]],
        now: datetime,
        *,
        may_edit: bool,
    ) -> None:
        self._sites = {site.id: site for site in sites}
        self._types = {one.id: one for one in types}
        self._names = names
        self._now = now
        self._may_edit = may_edit

    def line(self, event: Event) -> EventLine:
        event_type = self._types[event.event_type_id]
        site = self._sites.get(event.site_id)
        staff = tuple(
            PersonName(code=one.code, name=one.name) for one in self._names.get(event.id, ())
        )
        label, tone = state_of(event, len(staff))
        return EventLine(
            event_id=str(event.id),
            ref_num=event.ref_num,
            number=event.event_number,
            title=words.title_of(event.project_name),
            type_code=event_type.code,
            colour=words.colour_of(event_type),
            letter=words.letter_of(event_type),
            type_label=event_type.label,
            site_name=site.name if site else "Closed site",
            window_label=_window(event),
            length_label=words.length_words(event.estimated_minutes or event_type.default_minutes),
            state_label=label,
            state_tone=tone,
            staffed_label=f"{len(staff)} of {event.headcount}",
            staff=staff,
            day_iso=self._day(event, site),
            site_code=site.code if site else "all",
            can_assign=self._may_edit and event.state in PLANNABLE,
        )

    def _day(self, event: Event, site: Site | None) -> str:
        """Return the day to open: today inside the window, else its nearest day."""
        today = local_date(self._now, site.time_zone) if site else event.opens_local.date()
        return min(max(today, event.opens_local.date()), event.due_local.date()).isoformat()


def _hint(terms: EventTerms) -> str:
    """Return how a search without result is read, and how the other reading is asked for."""
    if terms.people:
        name = terms.people[0]
        return f"“{name}”, in capitals, is a person: “{name.lower()}” looks in the work itself."
    if terms.words:
        return f"A person is meant by capitals: “{terms.words[0].upper()}”."
    return ""


class _Choices(TypedDict):
    sites: tuple[FilterChoice, ...]
    types: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]


def _choices(asked: EventSearch, sites: Sequence[Site], types: Sequence[EventType]) -> _Choices:
    return _Choices(
        sites=filter_choices(((site.code, site.name) for site in sites), asked.site_code),
        types=filter_choices(((one.code, one.label) for one in types), asked.type_code),
        states=filter_choices(STATES.items(), asked.wanted_state),
    )


def _filters(asked: EventSearch, terms: EventTerms) -> EventFilters:
    wanted = asked.wanted_state
    is_staffed = {"unstaffed": False, "scheduled": True}.get(wanted)
    stored = EventState(wanted) if wanted in set(EventState) else None
    return EventFilters(
        terms=terms,
        site_code=asked.site_code,
        type_code=asked.type_code,
        state=stored,
        is_plannable=is_staffed is not None,
        is_staffed=is_staffed,
        without_states=FINISHED if wanted == TO_DO else frozenset(),
    )


def state_of(event: Event, people: int) -> tuple[str, Tone]:
    """Return the state's words and tone, with so many people on the event; what was given out
    again says so."""
    if event.state not in PLANNABLE:
        return STATES[event.state.value], "plain"
    again = " · reissued" if event.state is EventState.REISSUED else ""
    if people >= event.headcount:
        return f"{STATES['scheduled']}{again}", "good"
    return f"{STATES['unstaffed']}{again}", "warn"


def _window(event: Event) -> str:
    opens, due = event.opens_local.date(), event.due_local.date()
    if opens == due:
        return words.short_date(opens)
    return f"{words.short_date(opens)} to {words.short_date(due)}"
