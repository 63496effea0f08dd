"""The pages of attendance."""

import re
from datetime import datetime
from typing import Final

import pytest

from models.attendance import Attendance, Mark
from models.schedule import Schedule
from services.attendance_rates import Rates, rates_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements

DAY: Final = f"/attendance?date={MONDAY}"
# Half past midnight of the first.
JUNE: Final = STARTS.replace(month=6, day=1, hour=0)
SAVE: Final = f"/attendance/{MONDAY}"


def line_of(schedule: Schedule, mark: str, seen: int = 0, **more: str) -> dict[str, str]:
    """Return one filled-in line of the day."""
    own = {"seen": str(seen), "mark": mark, **more}
    return {f"{name}-{schedule.id}": value for name, value in own.items()}


def test_a_day_is_filled_in_at_once(as_bob: Visitor, world: World) -> None:
    ana, ben = world.schedule(), world.schedule()
    form = line_of(ana, "on_time") | line_of(ben, "late", minutes="375", note="Bus")
    page = words_of(as_bob.follow(as_bob.send(SAVE, form)))
    assert "Saved: 2 lines." in page
    assert "1 on time · 1 late" in page
    (late,) = world.rows(Attendance, Attendance.schedule_id == ben.id)
    assert (late.mark, late.minutes, late.note) == (Mark.LATE, 375, "Bus")


def test_a_line_is_changed_and_taken_back(as_bob: Visitor, world: World) -> None:
    record = world.attendance()
    schedule = world.rows(Schedule)[0]
    as_bob.follow(as_bob.send(SAVE, line_of(schedule, "excused", seen=1)))
    changed = world.again(record)
    assert changed is not None
    assert (changed.mark, changed.version) == (Mark.EXCUSED, 2)
    as_bob.follow(as_bob.send(SAVE, line_of(schedule, "", seen=2)))
    assert world.count(Attendance) == 0


def test_what_is_faulty_stays_as_it_was_typed(as_bob: Visitor, world: World) -> None:
    good, bad = world.schedule(), world.schedule()
    form = line_of(good, "on_time") | line_of(bad, "late", minutes="9999", note="Bus")
    answer = as_bob.send(SAVE, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Send a whole number from 0 to 1440." in words_of(page)
    assert 'value="9999"' in page
    assert 'value="Bus"' in page
    assert world.count(Attendance) == 0


def test_whoever_was_slower_sees_what_is_stored(as_bob: Visitor, world: World) -> None:
    schedule = world.schedule()
    world.attendance(schedule=schedule, mark="late")
    answer = as_bob.send(SAVE, line_of(schedule, "on_time"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Nothing was saved." in words_of(page)
    assert re.search(r'value="late" checked', page)


def test_whoever_called_in_leads_to_somebody_else(as_bob: Visitor, world: World) -> None:
    schedule = world.schedule(employee=world.employee(name="Ana"))
    world.attendance(schedule=schedule, mark="called_in")
    page = as_bob.see(DAY)
    assert "Take Ana off and find somebody else" in words_of(page)
    found = re.search(r'action="(/schedule/[^"]*unassign[^"]*)"', page)
    assert found is not None
    form = {"schedule_id": str(schedule.id), "version": "1"}
    as_bob.follow(as_bob.send(found[1].replace("&amp;", "&"), form))
    stored = world.again(schedule)
    assert stored is not None
    assert not stored.is_active
    again = words_of(as_bob.see(DAY))
    assert "Ana" in again
    assert "find somebody else" not in again


def test_the_month_says_who_came_and_how_often(as_viewer: Visitor, world: World) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    world.attendance(schedule=world.schedule(employee=ana), mark="late")
    world.schedule(employee=ben)
    page = words_of(as_viewer.see(f"/attendance/month?month={MONDAY:%Y-%m}"))
    assert "Ana L Late 100 % 0 %" in page
    assert "Ben · Nothing recorded N/A N/A" in page
    assert "Nothing was planned in this month" in words_of(
        as_viewer.see("/attendance/month?month=2001-01")
    )


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        # The last of May at its site, and June in Chicago, whose clock the organization goes by.
        ("America/Denver", JUNE),
        ("Pacific/Pago_Pago", JUNE.replace(hour=5)),
    ],
)
def test_a_day_and_a_month_hold_the_work_that_begins_in_them_at_its_site(
    as_viewer: Visitor, world: World, zone: str, local: datetime
) -> None:
    event = world.event(site=world.site(time_zone=zone))
    world.schedule(employee=world.employee(name="Ana"), event=event, local=local)
    told = {
        asked: "Ana" in words_of(as_viewer.see(f"/attendance{asked}"))
        for asked in (
            "?date=2026-05-31",
            "?date=2026-06-01",
            "/month?month=2026-05",
            "/month?month=2026-06",
        )
    }
    assert list(told.values()) == [True, False, True, False]
    assert "Each site's own clock" in words_of(as_viewer.see(DAY))


@pytest.mark.parametrize("path", [DAY, f"/attendance/month?month={MONDAY:%Y-%m}"])
def test_the_number_of_statements_stays_small(
    as_viewer: Visitor, world: World, statements: Statements, path: str
) -> None:
    for _ in range(20):
        world.schedule(event=world.event(site=world.site(time_zone="Asia/Tokyo")))
    with statements.at_most(6):
        as_viewer.see(path)


def test_the_month_of_many_people_goes_on_on_the_next_page(
    as_viewer: Visitor, world: World
) -> None:
    for number in range(51):
        world.schedule(employee=world.employee(name=f"Person {number:03}"))
    first = as_viewer.see(f"/attendance/month?month={MONDAY:%Y-%m}")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = as_viewer.see(following)
    assert [("Person 049" in page, "Person 050" in page) for page in (first, second)] == [
        (True, False),
        (False, True),
    ]
    assert 'rel="prev"' in second


def test_whoever_only_looks_changes_nothing(as_viewer: Visitor, world: World) -> None:
    schedule = world.schedule()
    assert 'type="radio"' not in as_viewer.see(DAY)
    assert as_viewer.send(SAVE, line_of(schedule, "on_time")).status_code == 403


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], Rates(attended=None, on_time=None)),
        ([Mark.EXCUSED], Rates(attended=None, on_time=None)),
        ([Mark.ON_TIME, Mark.EXCUSED], Rates(attended=1, on_time=1)),
        (
            [Mark.ON_TIME, Mark.LATE, Mark.NO_SHOW, Mark.CALLED_IN],
            Rates(attended=0.5, on_time=0.25),
        ),
    ],
)
def test_rates_leave_out_excuses_and_are_none_of_nothing(
    marks: list[Mark], expected: Rates
) -> None:
    assert rates_of(marks) == expected
