"""Who could do an event: everybody, those who can first, with the rule against each who can't."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest
import time_machine

from error_handlers.exceptions import (
    AuthorizationException,
    ResourceNotFoundException,
)
from models.event import Event
from models.time_off import TimeOffState
from services.assign_panel import AssignPanelService, Question
from services.choice_views import AssignPanel
from tests.services.use import Desk
from tests.support.factories import MONDAY, STARTS, World
from utils.ids import new_id
from utils.principal import Role

MORNING: Final = datetime(2026, 5, 4, 13, tzinfo=UTC)

FIRST: Final = "Lead Event Specialist, first choice for Core"
HERE: Final = "already at this store that day"
HOME: Final = "free all day · this is their home store · free this week"


def _panel(desk: Desk, question: Question) -> AssignPanel:
    return desk.run(AssignPanelService, lambda panels: panels.panel(question), read_only=True)


def _ask(event: Event, start: time | None = None, day: date = MONDAY) -> Question:
    return Question(event_id=event.id, day=day, start=start)


@time_machine.travel(MORNING, tick=False)
def test_the_panel_says_what_when_and_which_starts_are_usual(desk: Desk) -> None:
    event = desk.world.event(project_name="123456 - Core - Crisps")
    panel = _panel(desk, _ask(event))
    assert (panel.event.title, panel.event.length_label) == ("Crisps", "6 h 30")
    assert (panel.date_iso, panel.date_label) == ("2026-05-04", "Monday, 4 May")
    assert (panel.chosen_start, panel.span_label, panel.version) == ("09:45", "09:45–16:15", 1)
    assert [(slot.value, slot.is_current) for slot in panel.starts] == [
        ("09:45", True),
        ("10:30", False),
        ("11:00", False),
        ("11:30", False),
    ]


def test_the_first_usual_start_inside_the_window_is_chosen(desk: Desk) -> None:
    late = desk.world.event(opens=STARTS)
    assert _panel(desk, _ask(late)).chosen_start == "10:30"
    never = desk.world.event(opens=datetime.combine(MONDAY, time(15)))
    assert _panel(desk, _ask(never)).chosen_start == "09:45"


def test_a_start_of_ones_own_is_offered_beside_the_usual_ones(desk: Desk) -> None:
    panel = _panel(desk, _ask(desk.world.event(), time(10)))
    assert panel.chosen_start == "10:00"
    assert [slot.value for slot in panel.starts] == ["09:45", "10:00", "10:30", "11:00", "11:30"]


def test_a_kind_without_usual_starts_begins_at_nine(desk: Desk) -> None:
    kind = desk.world.event_type(slots=[])
    event = desk.world.event(event_type_id=kind.id)
    assert _panel(desk, _ask(event)).chosen_start == "09:00"


def test_those_who_can_stand_first_by_the_types_preference_then_by_name(desk: Desk) -> None:
    world = desk.world
    world.employee(name="Zoe", role="lead_event_specialist")
    world.employee(name="Ben", role="event_specialist")
    world.employee(name="Ana", role="event_specialist")
    world.employee(name="Cem", role="juicer_barista")
    world.employee(name="Eva", role="lead_event_specialist", terminated_on=MONDAY)
    world.employee(name="Gone", is_active=False)
    panel = _panel(desk, _ask(world.event()))
    assert [person.name for person in panel.people] == ["Zoe", "Ana", "Ben", "Cem", "Eva"]
    assert [person.can_assign for person in panel.people] == [True, True, True, True, False]
    assert panel.people_total == 5


def test_whoever_usually_has_that_day_off_stands_last_of_those_who_can_and_says_so(
    desk: Desk,
) -> None:
    world = desk.world
    zoe = world.employee(name="Zoe", role="lead_event_specialist")
    world.weekly_availability(employee=zoe, weekday=MONDAY.weekday(), is_available=False)
    world.employee(name="Ben", role="event_specialist")
    panel = _panel(desk, _ask(world.event()))
    assert [(person.name, person.reason_words, person.asks) for person in panel.free_people] == [
        ("Ben", f"Event Specialist, second choice for Core · {HOME}", ""),
        ("Zoe", f"{FIRST} · {HOME}", "Zoe usually does not work on Mondays"),
    ]


def test_each_who_can_not_has_the_rule_in_words(desk: Desk) -> None:
    world = desk.world
    ana = world.employee(name="Ana")
    event = world.event(kind="other", project_name="Crisps")
    world.schedule(event=event, employee=ana, local=STARTS)
    world.date_availability(employee=ana, reason="exam")
    (choice,) = _panel(desk, _ask(world.event(), STARTS.time())).people
    assert (choice.state, choice.can_assign) == ("blocked", False)
    assert choice.reason_words == (
        "Ana already works 10:30–17:00 that day (Crisps); "
        "Ana is marked unavailable on Monday, 4 May (exam)"
    )


def test_each_who_can_has_what_they_do_that_day(desk: Desk) -> None:
    world = desk.world
    ana = world.employee(name="Ana")
    world.employee(name="Ben")
    early = datetime.combine(MONDAY, time(7))
    event = world.event(kind="other", project_name="Crisps")
    world.schedule(event=event, employee=ana, local=early, minutes=60)
    panel = _panel(desk, _ask(world.event(), time(10, 30)))
    assert {person.name: person.reason_words for person in panel.people} == {
        "Ana": f"{FIRST} · also has Crisps 07:00–08:00 · {HERE} · 1 h this week",
        "Ben": f"{FIRST} · {HOME}, least of all with this role",
    }


def test_other_starts_are_offered_when_nobody_can_at_the_one_asked_for(desk: Desk) -> None:
    world = desk.world
    for name in ("Ana", "Ben"):
        world.time_off(employee=world.employee(name=name), state=TimeOffState.APPROVED)
    with time_machine.travel(MORNING, tick=False):
        event = world.event()
        panel = _panel(desk, _ask(event))
        other = _panel(desk, _ask(event, day=MONDAY + timedelta(days=1)))
    assert panel.free_people == ()
    assert [(one.date_iso, one.start, one.who_words) for one in panel.openings[:2]] == [
        ("2026-05-05", "09:45", "Ana and 1 more"),
        ("2026-05-05", "10:30", "Ana and 1 more"),
    ]
    assert panel.openings[0].date_label == "Tuesday, 5 May"
    assert (len(other.free_people), other.openings) == (2, ())


def test_the_words_of_a_refusal_are_carried_along(desk: Desk) -> None:
    question = Question(event_id=desk.world.event().id, day=MONDAY, refused=("No.",))
    assert _panel(desk, question).refused == ("No.",)


def test_a_start_that_the_clocks_jump_over_is_told_and_the_next_one_looked_at(desk: Desk) -> None:
    day = date(2026, 3, 8)
    event = desk.world.event(
        opens=datetime.combine(day, time.min), due=datetime.combine(day, time(23))
    )
    panel = _panel(desk, _ask(event, time(2, 30), day))
    told = "The clocks at the site jump over 02:30 that day. Choose another start."
    assert (panel.refused, panel.chosen_start) == ((told,), "03:30")


def test_what_is_not_here_is_not_found(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex").event()
    for event_id in (new_id(), theirs.id):
        with pytest.raises(ResourceNotFoundException, match="no such event"):
            _panel(desk, Question(event_id=event_id, day=MONDAY))


def test_nobody_of_another_organization_is_offered(desk: Desk) -> None:
    World(desk.app, slug="globex").employee(name="Theirs")
    desk.world.employee(name="Ours")
    panel = _panel(desk, _ask(desk.world.event()))
    assert [person.name for person in panel.people] == ["Ours"]


def test_only_who_may_see_the_roster_asks(desk: Desk) -> None:
    employee = Desk(app=desk.app, world=desk.world, role=Role.EMPLOYEE)
    with pytest.raises(AuthorizationException):
        _panel(employee, _ask(desk.world.event()))


def test_work_over_midnight_names_both_its_clocks(desk: Desk) -> None:
    event = desk.world.event(due=datetime.combine(MONDAY + timedelta(days=1), time(23)))
    assert _panel(desk, _ask(event, time(20))).span_label == "20:00–02:30"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("state", "day", "words"),
    [
        ("open", None, ", and nobody is on that yet. Plan that one, and this comes with it."),
        ("open", 1, ", which is planned on Tuesday 5 May: both are done the same day."),
        ("submitted", 1, ", which was done on Tuesday 5 May. Cancel this one, or report it."),
        ("cancelled", None, ", which is not to be done any more. Cancel this one too, or report"),
        ("reissued", None, None),
        ("open", 0, None),
    ],
)
def test_what_goes_with_another_event_offers_people_only_beside_it(
    desk: Desk, state: str, day: int | None, words: str | None
) -> None:
    world = desk.world
    core = world.event(event_number="123456", state=state)
    event = world.event(kind="supervisor", event_number="123456")
    world.employee(role="club_supervisor")
    if day is not None:
        world.schedule(event=core, local=STARTS + timedelta(days=day))
    panel = _panel(desk, _ask(event))
    assert (panel.waits_for is None) == bool(panel.free_people) == (words is None)
    if panel.waits_for:
        assert f"Supervisor 123456 goes with Core 123456{words}" in panel.waits_for.words
