"""What waits for people is the same work wherever it is asked about, whatever state it is in."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID

import pytest
import time_machine

from models.event import PLANNABLE, EventState
from scheduling.verification_values import DUE
from services.day import DayService
from services.event_list import EventListService, EventSearch
from services.event_list_views import EventLine
from services.event_page import EventPageService
from services.month import MonthService
from services.verification import VerificationService
from services.week import WeekService
from tests.services.use import Desk
from tests.support.factories import MONDAY

MORNING: Final = datetime(2026, 5, 4, 13, tzinfo=UTC)
TONIGHT: Final = datetime.combine(MONDAY, time(23))


def lines(desk: Desk, state: str) -> list[EventLine]:
    asked = EventSearch(state=state)
    return list(desk.run(EventListService, lambda events: events.page(asked)).rows)


def waits_by_reader(desk: Desk, event_id: UUID) -> Mapping[str, bool]:
    """Return whether the event waits for people, as each of those says who tell it."""
    name = str(event_id)
    day = desk.run(DayService, lambda days: days.page(None, None))
    verified = desk.run(VerificationService, lambda service: service.before_tomorrow())
    urgent = desk.run(VerificationService, lambda service: service.count_urgent())
    page = desk.run(EventPageService, lambda events: events.page(event_id))
    week = desk.run(WeekService, lambda weeks: weeks.page(MONDAY, None))
    month = desk.run(MonthService, lambda months: months.page(MONDAY, None))
    (line,) = lines(desk, "all")
    return {
        "tray of the day": name in [work.event_id for work in day.unscheduled],
        "count of the day": day.figures[3].value == "1 waiting",
        "due this day": day.figures[1].value == "1 must go today",
        "verification": DUE in [each.check for each in verified.found.lines],
        "badge of tomorrow": urgent == 1,
        "filter of the list": name in [each.event_id for each in lines(desk, "unstaffed")],
        "button of the list": line.can_assign,
        "words of the list": line.state_label.startswith("Unstaffed"),
        "candidates of its page": page.candidates is not None,
        "week": name in [work.event_id for each in week.days for work in each.unstaffed],
        "month": 1 in [each.unstaffed for row in month.weeks for each in row],
    }


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("state", EventState)
def test_an_event_waits_for_people_everywhere_or_nowhere(desk: Desk, state: EventState) -> None:
    desk.world.employee()
    event = desk.world.event(state=state, due=TONIGHT)
    told = waits_by_reader(desk, event.id)
    assert told == dict.fromkeys(told, state in PLANNABLE)


@time_machine.travel(MORNING, tick=False)
def test_what_was_given_out_again_is_told_by_its_people_and_says_so(desk: Desk) -> None:
    world = desk.world
    free, full = (world.event(state=EventState.REISSUED, due=TONIGHT) for _ in range(2))
    world.schedule(event=full)
    found = {
        state: {each.event_id: (each.state_label, each.state_tone) for each in lines(desk, state)}
        for state in ("unstaffed", "scheduled", "reissued")
    }
    unstaffed = {str(free.id): ("Unstaffed · reissued", "warn")}
    scheduled = {str(full.id): ("Scheduled · reissued", "good")}
    assert found == {
        "unstaffed": unstaffed,
        "scheduled": scheduled,
        "reissued": unstaffed | scheduled,
    }
