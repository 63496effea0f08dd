"""Work that lies in time off is named, whatever the clocks say, and stays."""

from datetime import date, timedelta
from typing import Final

import pytest

from models.schedule import Schedule
from models.time_off import TimeOffState
from tests.imports.samples import wall
from tests.services.absences import approve, ask, cancel, deny, hours, show, wish
from tests.services.rostering import TUESDAY
from tests.services.use import Desk
from tests.support.factories import CHICAGO, MONDAY, World
from utils.wall_clock import to_instant

LATE: Final = wall("2026-05-04 22:00")


def test_approving_over_work_is_allowed_and_names_it(desk: Desk, world: World) -> None:
    person = world.employee()
    world.schedule(employee=person, event=world.event(project_name="Oat Bites"))
    world.schedule(employee=person, event=world.event(project_name="Ended"), is_active=False)
    world.schedule(event=world.event(project_name="Somebody else's"))
    asked = ask(desk, wish(person, MONDAY))
    assert asked.work == ["Oat Bites"]
    assert approve(desk, asked).work == ["Oat Bites"]
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 2


def test_what_was_denied_or_taken_back_collides_with_nothing(desk: Desk, world: World) -> None:
    person = world.employee()
    world.schedule(employee=person)
    denied, asked = ask(desk, wish(person, MONDAY)), ask(desk, wish(person, MONDAY, TUESDAY))
    assert deny(desk, denied).work == []
    assert cancel(desk, approve(desk, asked)).work == []


def test_work_is_named_in_the_order_in_which_it_is_done(desk: Desk, world: World) -> None:
    person = world.employee()
    for name, days in (("Later", 1), ("Sooner", 0), ("Outside", 3)):
        starts = LATE - timedelta(hours=10) + timedelta(days=days)
        world.schedule(
            employee=person, event=world.event(project_name=name), local=starts, minutes=60
        )
    assert ask(desk, wish(person, MONDAY, TUESDAY)).work == ["Sooner", "Later"]


@pytest.mark.parametrize(
    ("minutes", "work"), [(120, []), (121, ["Night"]), (360, ["Night"])], ids=str
)
def test_work_past_midnight_touches_the_day_after(
    desk: Desk, world: World, minutes: int, work: list[str]
) -> None:
    person = world.employee()
    world.schedule(
        employee=person, event=world.event(project_name="Night"), local=LATE, minutes=minutes
    )
    assert ask(desk, wish(person, TUESDAY)).work == work


def test_hours_that_only_touch_the_work_are_free_of_it(desk: Desk, world: World) -> None:
    person = world.employee()
    world.schedule(employee=person, minutes=390)  # 10:30 to 17:00
    nine, half_past_ten = wall("2026-05-04 09:00"), wall("2026-05-04 10:30")
    assert ask(desk, hours(person, nine, half_past_ten)).work == []
    later = half_past_ten + timedelta(minutes=1)
    assert len(ask(desk, hours(person, nine, later)).work) == 1


def test_work_is_read_on_the_clock_of_its_own_site(desk: Desk, world: World) -> None:
    """00:30 on Tuesday in Chicago is still Monday in Denver."""
    person, denver = world.employee(), world.site(time_zone="America/Denver")
    event = world.event(project_name="In Denver", site=denver)
    world.schedule(employee=person, event=event, local=wall("2026-05-05 00:30"), minutes=20)
    assert ask(desk, wish(person, TUESDAY)).work == []
    assert ask(desk, wish(person, MONDAY)).work == ["In Denver"]


def test_the_other_side_of_the_world_is_not_forgotten(desk: Desk, world: World) -> None:
    person, far = world.employee(), world.site(time_zone="Pacific/Kiritimati")
    event = world.event(project_name="Far away", site=far)
    starts_at = to_instant(wall("2026-05-05 00:10"), far.time_zone)
    world.schedule(
        employee=person, event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    assert ask(desk, wish(person, TUESDAY)).work == ["Far away"]
    assert ask(desk, wish(person, MONDAY)).work == []


@pytest.mark.parametrize(("is_second", "work"), [(False, ["Night"]), (True, [])])
def test_of_the_hour_that_comes_twice_the_first_is_meant(
    desk: Desk, world: World, work: list[str], *, is_second: bool
) -> None:
    """On 1 November 2026 the clocks in Chicago show 01:00 to 02:00 twice."""
    person = world.employee()
    starts_at = to_instant(wall("2026-11-01 01:00"), CHICAGO)
    starts_at += timedelta(hours=1) if is_second else timedelta(0)
    world.schedule(
        employee=person,
        event=world.event(project_name="Night"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
    )
    night = wall("2026-11-01"), wall("2026-11-01 01:30")
    assert ask(desk, hours(person, *night)).work == work


def test_the_day_of_23_hours_ends_at_its_midnight(desk: Desk, world: World) -> None:
    person, day = world.employee(), date(2026, 3, 8)
    for name, local in (
        ("That day", wall("2026-03-08 23:30")),
        ("The next", wall("2026-03-09")),
    ):
        event = world.event(project_name=name)
        world.schedule(employee=person, event=event, local=local, minutes=30)
    assert ask(desk, wish(person, day)).work == ["That day"]


def test_looking_again_later_shows_what_is_still_there(desk: Desk, world: World) -> None:
    person = world.employee()
    row = world.time_off(employee=person, state=TimeOffState.APPROVED)
    assert show(desk, row).work == []
    world.schedule(employee=person, event=world.event(project_name="Planned since"))
    assert show(desk, row).work == ["Planned since"]
