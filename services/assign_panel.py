"""The choice for one open event: when, and who, with the rule against each who cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.event import ENDED, Event
from scheduling.candidates import (
    FALLBACK_START,
    Opening,
    Ranked,
    rank_openings,
    rank_people,
    starts_in_window,
)
from scheduling.ranking import Can
from scheduling.values import Person, WorkOrder
from security.permissions import Permission
from services import day_wording as words
from services.candidates import CrowdService
from services.choice_views import AssignPanel, OverrideChoice, PersonChoice, SlotChoice
from services.day_board import open_work
from services.day_views import OpenWork
from services.opening_views import OpeningChoice, PairWait
from services.overriding import LONGEST_REASON, SHORTEST_REASON, Overriding
from services.pair_waiting import waits_for
from services.places import Place
from services.roster_times import start_to_show
from services.snapshots import loaded_work_order
from utils.wall_clock import local_date, start_of_day, to_instant, to_local

MOST_CONSIDERED = 300
MOST_SHOWN = 60
# Other days that are looked at when nobody can, around the one that was asked for.
OTHER_DAYS = 7
MOST_OPENINGS = 6
_DAYS_BEFORE = timedelta(days=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """Whom the reader may still put on it, with a reason; `typed` is the one that was no use."""

    employee_code: str
    typed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Which event on which day; `start` None is the first usual start that fits the window.

    `why` is the code of somebody who is wanted in spite of something: the reason is asked for.
    """

    event_id: UUID
    day: date
    start: time | None = None
    site_code: str | None = None
    back: str | None = None
    why: str | None = None
    refused: tuple[str, ...] | None = None
    override: Override | None = None


class AssignPanelService(CrowdService):
    """Who could do an event, asked of the one engine."""

    def panel(self, question: Question) -> AssignPanel:
        """Return the starts and the people for an event on a day; a start that the clocks at the
        site jump over is told, and the next one looked at.

        Raises:
            ResourceNotFoundException: no such event here.
            ConflictException: the event is over, or everybody it needs is on it.
        """
        event = self.event(question.event_id)
        if event.state in ENDED:
            raise _needs_nobody(event)
        order = loaded_work_order(event)
        asked = datetime.combine(question.day, question.start or _first_start(order, question.day))
        shown, fault = start_to_show(asked, order.zone)
        start, starts_at = shown.time(), to_instant(shown, order.zone)
        ends_at = starts_at + order.length
        others = self._other_starts(order, question.day)
        snapshot = self._around(order, [starts_at, *others], MOST_CONSIDERED)
        if len(snapshot.roster.of_event(event.id)) >= event.headcount:
            raise _needs_nobody(event)
        overriding = Overriding(permissions=self.principal.permissions)
        waiting = self._waits_for(event, question.day)
        ranked = [] if waiting else rank_people(snapshot, order, starts_at)
        choices = [person_choice(one, overriding) for one in ranked]
        is_open = any(choice.can_assign for choice in choices)
        openings = [] if is_open or waiting else rank_openings(snapshot, order, others, named=1)
        return AssignPanel(
            event=self._open_work(event, question.day, order.zone),
            date_iso=question.day.isoformat(),
            date_label=words.date_words(question.day),
            site_code=question.site_code,
            back=question.back,
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
            version=event.version,
            starts=() if waiting else start_choices(order, start),
            chosen_start=f"{start:%H:%M}",
            span_label=f"{start:%H:%M}–{to_local(ends_at, order.zone):%H:%M}",
            people=tuple(choices[:MOST_SHOWN]),
            people_total=len(choices),
            refused=question.refused or fault or None,
            override=override_choice(question.override, list(snapshot.people.values()))
            or _asked_why(question.why, choices),
            openings=tuple(_opening(one, order, question.day) for one in openings[:MOST_OPENINGS]),
            waits_for=waiting,
        )

    def _waits_for(self, event: Event, day: date) -> PairWait | None:
        number, kind = event.event_number, event.event_type.code
        leading = self._events.leading_work(number, event.site_id, kind) if number else ()
        return waits_for(event, leading, day)

    def _other_starts(self, order: WorkOrder, day: date) -> list[datetime]:
        """Return the usual starts of the days around that one, none of them past."""
        earliest = max(self.unit.now, start_of_day(day - _DAYS_BEFORE, order.zone))
        return starts_in_window(order, earliest, OTHER_DAYS)

    def _open_work(self, event: Event, day: date, zone: str) -> OpenWork:
        place = Place(site=event.site, zone=zone, sites=())
        is_today = day == local_date(self.unit.now, zone)
        return open_work(event, event.event_type, day, place, is_today=is_today)


def _needs_nobody(event: Event) -> ConflictException:
    return ConflictException(f"{words.title_of(event.project_name)} needs nobody any more.")


def _first_start(order: WorkOrder, day: date) -> time:
    """Return the first usual start inside the window that day, else the first usual one, else
    nine."""
    usual = [slot.start for slot in order.type.slots] or [FALLBACK_START]
    opens, due = to_local(order.opens_at, order.zone), to_local(order.due_at, order.zone)
    fitting = (start for start in usual if opens <= datetime.combine(day, start) < due)
    return next(fitting, usual[0])


def start_choices(order: WorkOrder, chosen: time) -> tuple[SlotChoice, ...]:
    """Return the usual starts, and the one that is chosen among them."""
    usual = [slot.start for slot in order.type.slots] or [FALLBACK_START]
    offered = sorted({*usual, chosen})
    return tuple(
        SlotChoice(value=f"{start:%H:%M}", label=f"{start:%H:%M}", is_current=start == chosen)
        for start in offered
    )


def person_choice(one: Ranked, overriding: Overriding) -> PersonChoice:
    """Return somebody with what speaks for them, or with what stands against them."""
    against = overriding.judged(one.violations)
    is_blocked = one.can is Can.NO
    stopping = [violation for violation in against if violation.blocks] or against
    told = [violation.message for violation in stopping]
    why_not = [*one.reasons, *told] if is_blocked else told
    is_asked = one.can is Can.WITH_REASON
    speaks = one.reasons if is_asked else [*one.reasons, *told]
    return PersonChoice(
        code=one.person.code,
        name=one.person.name,
        role_label=one.person.role_label,
        state="blocked" if is_blocked else "free",
        reason_words="; ".join(why_not) if is_blocked else " · ".join(speaks),
        can_assign=not is_blocked,
        can_override=bool(told) and is_blocked and all(one.overridable for one in against),
        asks="; ".join(told) if is_asked else "",
    )


def _opening(opening: Opening, order: WorkOrder, day: date) -> OpeningChoice:
    starts, ends = to_local(opening.starts_at, order.zone), to_local(opening.ends_at, order.zone)
    best, others = opening.best[0].person.name, opening.free - 1
    is_that_day = starts.date() == day
    return OpeningChoice(
        date_iso=starts.date().isoformat(),
        date_label="This day" if is_that_day else words.date_words(starts.date()),
        start=f"{starts:%H:%M}",
        span_label=f"{starts:%H:%M}–{ends:%H:%M}",
        who_words=f"{best} and {others} more" if others else best,
    )


def _asked_why(code: str | None, choices: Sequence[PersonChoice]) -> OverrideChoice | None:
    """Return the place for the reason of somebody who may do it for one."""
    found = (one for one in choices if one.code == code and one.asks)
    return next((_with_reason(one.code, one.name, against=one.asks) for one in found), None)


def _with_reason(code: str, name: str, typed: str = "", against: str = "") -> OverrideChoice:
    return OverrideChoice(
        code=code,
        name=name,
        typed=typed,
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
        against=against,
    )


def override_choice(wanted: Override | None, people: Sequence[Person]) -> OverrideChoice | None:
    """Return whom the reader may still put on it, by name, with the place for the reason."""
    if wanted is None:
        return None
    names = (person.name for person in people if person.code == wanted.employee_code)
    return _with_reason(wanted.employee_code, next(names, wanted.employee_code), wanted.typed)
