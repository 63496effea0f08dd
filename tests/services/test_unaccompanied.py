"""A Core whose Supervisor can't come along: the day is told with the reason, and nobody is missed
who could do it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from models.event import EventState
from models.schedule import Schedule
from repositories.roster_locks import MOST_FROM_ELSEWHERE
from services.event_life import EventLifeService, Reissue
from services.roster import Change, RosterService, Unassign
from tests.services.rostering import TUESDAY, wish
from tests.services.test_pairing import NUMBER, assign, at_noon, pair, standing
from tests.services.use import Desk
from tests.support.factories import DUE, MONDAY, OPENS, STARTS, World
from tests.support.statements import Statements

TUESDAY_STARTS: Final = STARTS + timedelta(days=1)
WEEK: Final = timedelta(days=7)


def change(desk: Desk, schedule_id: UUID, version: int, starts: datetime) -> tuple[str, ...]:
    """Move a schedule; return what could not be done besides."""
    command = Change(schedule_id=schedule_id, expected_version=version, starts=starts)
    return desk.run(RosterService, lambda roster: roster.change(command).notes)


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ([], "there is no such event at Acme One"),
        ([{"state": EventState.CANCELLED}], "it is cancelled"),
        ([{"state": EventState.PAUSED}], "it is paused"),
        (
            [
                {"state": EventState.CANCELLED},
                {"opens": at_noon(TUESDAY) + WEEK, "due": DUE + WEEK},
            ],
            "it may start from 12 May 12:00 and must start before 15 May 23:59",
        ),
        ([{}], "nobody may do it"),
    ],
)
def test_every_new_day_of_a_core_is_told_with_what_keeps_its_supervisor_away(
    stored: Sequence[Mapping[str, Any]],
    why: str,
    desk: Desk,
    world: World,
    statements: Statements,
) -> None:
    core = world.event(event_number=NUMBER)
    for values in stored:
        world.event(kind="supervisor", event_number=NUMBER, **values)
    elsewhere = world.event(kind="supervisor", event_number=NUMBER, site=world.site())
    if why != "nobody may do it":
        world.employee(role="club_supervisor")
    wanted = wish(core, world.employee())
    with statements.at_most(13):
        schedule_id, notes = assign(desk, wanted)
    assert notes == (f"Supervisor {NUMBER} is not planned on Monday 4 May: {why}",)
    told = change(desk, schedule_id, 1, TUESDAY_STARTS)
    assert told == (f"Supervisor {NUMBER} is not planned on Tuesday 5 May: {why}",)
    assert elsewhere.id not in standing(world)
    # The day is the same, so nothing is new about it.
    assert change(desk, schedule_id, 2, TUESDAY_STARTS + timedelta(minutes=60)) == ()


def test_a_kind_that_pairs_with_nothing_and_work_without_a_number_lack_nothing(
    desk: Desk, world: World
) -> None:
    at_ten = STARTS.replace(hour=10, minute=0)
    freeosk = world.event(kind="freeosk", event_number=NUMBER)
    for event, starts in ((freeosk, at_ten), (world.event(), STARTS)):
        assert assign(desk, wish(event, world.employee(), starts))[1] == ()


def test_a_second_day_of_one_supervisor_is_told_and_gets_it_when_the_first_one_ends(
    desk: Desk, world: World
) -> None:
    core, _ = pair(world)
    second = world.event(event_number=NUMBER)
    chief = world.employee(role="club_supervisor")
    first_id, _ = assign(desk, wish(core, world.employee()))
    _, notes = assign(desk, wish(second, world.employee(), TUESDAY_STARTS))
    taken = "it is planned on Monday 4 May"
    assert notes == (f"Supervisor {NUMBER} is not planned on Tuesday 5 May: {taken}",)
    world.date_availability(employee=chief, on_date=TUESDAY, is_available=False)
    off = Unassign(schedule_id=first_id, expected_version=1)
    notes = desk.run(RosterService, lambda roster: roster.unassign(off).notes)
    moved = "was taken off Monday 4 May and is not planned on Tuesday 5 May"
    assert notes == (f"Supervisor {NUMBER} {moved}: nobody may do it",)
    assert set(standing(world)) == {second.id}


def test_after_a_core_is_given_out_again_in_another_window_its_supervisor_does_not_stay_behind(
    desk: Desk, world: World
) -> None:
    core, check_in = pair(world)
    # Others had the number long since, and are left alone.
    past: dict[str, Any] = {
        "event_number": NUMBER,
        "opens": OPENS - 9 * WEEK,
        "due": DUE - 9 * WEEK,
    }
    old, old_check_in = world.event(**past), world.event(kind="supervisor", **past)
    chief = world.employee(role="club_supervisor")
    world.schedule(event=old, local=STARTS - 9 * WEEK)
    noon = at_noon(MONDAY) - 9 * WEEK
    world.schedule(event=old_check_in, employee=chief, local=noon, is_stackable=True)
    person = world.employee()
    assign(desk, wish(core, person))
    again = Reissue(
        event_id=core.id, expected_version=1, opens_local=STARTS + WEEK, due_local=DUE + WEEK
    )
    desk.run(EventLifeService, lambda life: life.reissue(again))
    assert set(standing(world)) == {check_in.id, old.id, old_check_in.id}
    _, notes = assign(desk, wish(core, person, STARTS + WEEK))
    moved = "was taken off Monday 4 May and is not planned on Monday 11 May"
    window = "it may start from 4 May 00:00 and must start before 8 May 23:59"
    assert notes == (f"Supervisor {NUMBER} {moved}: {window}",)
    assert set(standing(world)) == {core.id, old.id, old_check_in.id}


def test_who_may_supervise_is_looked_for_at_home_first_and_then_everywhere(
    desk: Desk, world: World, statements: Statements
) -> None:
    elsewhere = world.site()
    other = world.employee(role="club_supervisor", name="Ada", home_site_id=elsewhere.id)
    home = world.employee(role="club_supervisor", name="Zoe")
    world.date_availability(employee=home, on_date=TUESDAY, is_available=False)
    core, check_in = pair(world)
    schedule_id, _ = assign(desk, wish(core, world.employee()))
    with statements.at_most(13):
        assert change(desk, schedule_id, 1, TUESDAY_STARTS) == ()
    came = world.rows(Schedule, Schedule.event_id == check_in.id, Schedule.is_active.is_(True))
    assert [one.employee_id for one in came] == [other.id]


def test_when_not_everybody_was_asked_that_is_said_and_so_is_that_a_reason_would_do(
    desk: Desk, world: World
) -> None:
    elsewhere = world.site()
    for _ in range(MOST_FROM_ELSEWHERE):
        other = world.employee(role="club_supervisor", home_site_id=elsewhere.id)
        world.date_availability(employee=other, on_date=MONDAY, is_available=False)
    core, _ = pair(world)
    _, notes = assign(desk, wish(core, world.employee()))
    asked = "nobody of the site and none of the first 25 of other sites may do it"
    assert notes == (f"Supervisor {NUMBER} is not planned on Monday 4 May: {asked}",)
    home = world.employee(role="club_supervisor")
    world.weekly_availability(employee=home, weekday=MONDAY.weekday(), is_available=False)
    second = world.event(event_number="654321")
    world.event(kind="supervisor", event_number="654321")
    _, notes = assign(desk, wish(second, world.employee()))
    assert notes == (f"Supervisor 654321 is not planned on Monday 4 May: {asked} without a reason",)
