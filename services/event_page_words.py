"""One event in the words of its page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from models.attendance import Attendance
from models.event import Event, EventState
from models.schedule import Schedule
from repositories.roster_actions import Told
from scheduling.values import Violation
from security.permissions import Permission
from services import day_wording as words
from services.attendance_views import MARK_WORDS
from services.change_words import moment, sides_of
from services.event_list import STATES, state_of
from services.event_states import ALLOWED_MOVES
from services.event_views import (
    Against,
    CandidateLine,
    Candidates,
    EventPage,
    Fact,
    LifeChoice,
    PairLink,
    SeatLine,
    StateLine,
    ToldLine,
)
from services.moment_words import moment_words
from services.placed_work import kind_of
from services.places import ALL_SITES
from services.roster_history import StateSpan
from utils.principal import Principal
from utils.wall_clock import local_date, to_local

# Which states are given by hand, in the order in which they are offered; `open` is taking it up.
_LIFE: Final = MappingProxyType(
    {
        EventState.SUBMITTED: LifeChoice(
            verb="report", label="Report as done", lead="It is submitted then, and nothing waits."
        ),
        EventState.IN_PROGRESS: LifeChoice(
            verb="begin", label="Begin", lead="It is in progress then, and still to be reported."
        ),
        EventState.OPEN: LifeChoice(
            verb="resume", label="Take it up", lead="It is open then, and can be staffed."
        ),
        EventState.PAUSED: LifeChoice(
            verb="pause", label="Pause", lead="Who is on it stays on it; nobody new is put on it."
        ),
        EventState.REISSUED: LifeChoice(
            verb="reissue",
            label="Reissue",
            lead="It is given out again: who is on it is taken off.",
        ),
        EventState.CANCELLED: LifeChoice(
            verb="cancel",
            label="Cancel",
            lead="It is called off for good: who is on it is taken off, and what goes with it.",
            is_grave=True,
        ),
    }
)
# What becomes of work that has begun.
_OF_BEGUN: Final = frozenset({EventState.IN_PROGRESS, EventState.SUBMITTED})
_DAY_SECONDS: Final = 86_400


class EventWriter:
    """Writes the page of one event, its type and site loaded, for a reader."""

    def __init__(self, event: Event, reader: Principal, now: datetime) -> None:
        self._event = event
        self._reader = reader
        self._now = now
        self._zone = event.site.time_zone
        self._today = local_date(now, self._zone)

    def page(
        self,
        *,
        seats: tuple[SeatLine, ...],
        has_begun: bool,
        candidates: Candidates | None,
        pairs: Sequence[Event],
        spans: Iterable[StateSpan],
        told: Sequence[Told],
        has_more_history: bool,
    ) -> EventPage:
        """Return the page of the event with what was found around it."""
        event, kind = self._event, self._event.event_type
        label, tone = state_of(event, len(seats))
        may_edit = Permission.ROSTER_EDIT in self._reader.permissions
        return EventPage(
            event_id=str(event.id),
            version=event.version,
            kind=kind_of(kind),
            title=words.title_of(event.project_name),
            number=event.event_number,
            state_label=label,
            state_tone=tone,
            site_name=event.site.name,
            site_code=event.site.code if event.site.is_active else ALL_SITES,
            day_iso=self._day(seats),
            facts=tuple(self._facts()),
            seats_label=f"{len(seats)} of {event.headcount}",
            seats=seats,
            candidates=candidates,
            pairs=tuple(map(self._pair, pairs)),
            states=tuple(map(self._state, spans)),
            history=tuple(map(self._told, told)),
            has_more_history=has_more_history,
            life=self._life(has_begun=has_begun) if may_edit else (),
            opens_value=f"{event.opens_local:%Y-%m-%dT%H:%M}",
            due_value=f"{event.due_local:%Y-%m-%dT%H:%M}",
            may_edit=may_edit,
        )

    def _day(self, seats: Sequence[SeatLine]) -> str:
        """Return the day to open: that of the work, else today inside the window or its nearest
        day."""
        if seats:
            return seats[0].date_iso
        opens, due = self._event.opens_local.date(), self._event.due_local.date()
        return min(max(self._today, opens), due).isoformat()

    def _facts(self) -> Iterator[Fact]:
        event, kind = self._event, self._event.event_type
        yield Fact(label="Opens", value=moment(event.opens_local, self._today))
        yield Fact(label="Due", value=moment(event.due_local, self._today))
        minutes = event.estimated_minutes or kind.default_minutes
        usual = "" if event.estimated_minutes else ", as usual"
        yield Fact(label="Length", value=f"{words.length_words(minutes)}{usual}")
        if starts := words.slots_words(kind):
            yield Fact(label="Usual", value=starts)
        yield Fact(label="Site", value=event.site.name)
        yield Fact(label="Clock", value=words.zone_words(self._zone, event.opens_at))
        yield Fact(label="Reference", value=event.ref_num)

    def _life(self, *, has_begun: bool) -> tuple[LifeChoice, ...]:
        allowed = ALLOWED_MOVES[self._event.state]
        if EventState.IN_PROGRESS in allowed:
            allowed |= {EventState.SUBMITTED}  # what has begun unseen is begun and reported at once
        if not has_begun:
            allowed -= _OF_BEGUN
        return tuple(choice for state, choice in _LIFE.items() if state in allowed)

    def seat(
        self, schedule: Schedule, found: Sequence[Violation], known: Attendance | None
    ) -> SeatLine:
        """Return who holds a seat, with what stands against it."""
        starts = to_local(schedule.starts_at, self._zone)
        ends = to_local(schedule.ends_at, self._zone)
        return SeatLine(
            schedule_id=str(schedule.id),
            version=schedule.version,
            seat=schedule.seat,
            code=schedule.employee.code,
            name=schedule.employee.name,
            when_label=f"{moment(starts, self._today)}–{ends:%H:%M}",
            date_iso=starts.date().isoformat(),
            is_pinned=schedule.is_pinned,
            against=tuple(
                Against(words=f"{one.message}.", tone="bad" if one.blocks else "warn")
                for one in found
            ),
            came_label=MARK_WORDS[known.mark] if known else "",
        )

    def candidates(
        self, starts_at: datetime, best: tuple[CandidateLine, ...], more_label: str
    ) -> Candidates:
        """Return who could take a free seat at that start."""
        local = to_local(starts_at, self._zone)
        return Candidates(
            date_iso=local.date().isoformat(),
            start=f"{local:%H:%M}",
            when_label=moment(local, self._today),
            best=best,
            more_label=more_label,
        )

    def _pair(self, other: Event) -> PairLink:
        """Return the link to an event of the same number that is paired with this one."""
        leads = other.event_type.pairing == self._event.event_type.code
        return PairLink(
            event_id=str(other.id),
            colour=words.colour_of(other.event_type),
            letter=words.letter_of(other.event_type),
            title=f"{other.event_type.label} {other.event_number}",
            words="this one goes with it" if leads else "it goes with this one",
        )

    def _state(self, span: StateSpan) -> StateLine:
        """Return the time spent in one state."""
        return StateLine(
            label=STATES.get(span.state, span.state.capitalize()),
            since_label=moment_words(span.since, self._zone, self._now),
            length_label=length_of(span.seconds),
            is_now=span.until is None,
        )

    def _told(self, told: Told) -> ToldLine:
        """Return what was done, with both sides of it."""
        action, change = told.action, told.change
        before, after = sides_of(change.before, change.after, self._zone, self._today)
        return ToldLine(
            when_label=moment_words(action.at, self._zone, self._now),
            sentence=change.sentence,
            reason=action.reason or "",
            before=before,
            after=after,
            is_undone=action.undone_by_id is not None,
        )


def length_of(seconds: int) -> str:
    """Return such as `3 days`, `5 h 20` or `under a minute`."""
    if seconds >= 2 * _DAY_SECONDS:
        return f"{seconds // _DAY_SECONDS} days"
    minutes = seconds // 60
    return words.length_words(minutes) if minutes else "under a minute"
