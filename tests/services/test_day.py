"""The day view's values: who works when, who is away, and what waits."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pytest
import time_machine

from error_handlers.exceptions import AuthorizationException, ResourceNotFoundException
from models.event import EventState
from models.time_off import TimeOffState
from services.day import DayService
from services.day_views import DayPage
from services.grid_views import PersonRow
from tests.services.use import Desk
from tests.support.factories import DUE, MONDAY, OPENS, World
from utils.principal import Role

MORNING: Final = datetime(2026, 5, 4, 13, 2, tzinfo=UTC)  # 08:02 in Chicago


def _at(hour: int, minute: int = 0, *, on: date = MONDAY) -> datetime:
    return datetime.combine(on, time(hour, minute))


def _page(desk: Desk, day: date | None = MONDAY, site_code: str | None = None) -> DayPage:
    return desk.run(DayService, lambda days: days.page(day, site_code), read_only=True)


def _row(page: DayPage, name: str) -> PersonRow:
    return next(row for row in page.people if row.name == name)


@time_machine.travel(MORNING, tick=False)
def test_an_empty_day_says_where_and_when(desk: Desk) -> None:
    page = _page(desk, None)
    assert (page.date_iso, page.date_label, page.is_today) == (
        "2026-05-04",
        "Monday, 4 May",
        True,
    )
    assert (page.previous_iso, page.next_iso) == ("2026-05-03", "2026-05-05")
    assert page.site is not None
    assert (page.site.code, page.site.name) == (desk.world.home.code, "Acme One")
    assert page.zone_label == "Chicago time (CDT)"
    assert [(site.name, site.is_current) for site in page.sites] == [
        ("Acme One", True),
        ("All sites", False),
    ]
    assert (page.people, page.people_total, page.unscheduled, page.unscheduled_total) == (
        (),
        0,
        (),
        0,
    )
    assert (page.hour_labels[0], page.hour_labels[-1]) == ("08:00", "19:00")
    assert (page.first_hour, page.total_steps) == (8, 144)
    assert page.now_step == 0
    assert page.closed_label is None


def test_work_stands_at_its_wall_clock_with_its_break(desk: Desk) -> None:
    world = desk.world
    ana = world.employee(name="Ana")
    event = world.event(project_name="123456 - Core - Crisps")
    schedule = world.schedule(event=event, employee=ana, local=_at(10, 30))
    row = _row(_page(desk), "Ana")
    (block,) = row.blocks
    assert (block.schedule_id, block.event_id) == (str(schedule.id), str(event.id))
    assert (block.title, block.starts, block.ends) == ("Crisps", "10:30", "17:00")
    assert (block.start_step, block.length_steps) == (30, 78)
    assert block.lunch_label == "break 13:45–14:15"
    assert (block.lunch_start_step, block.lunch_length_steps) == (69, 6)
    assert block.site_name is None
    assert (row.hours_label, row.is_free) == ("6 h 30 this week", False)
    assert row.shown_lanes == 1
    assert row.role_label == "Lead Event Specialist"


def test_hours_outside_the_usual_ones_widen_the_day(desk: Desk) -> None:
    desk.world.schedule(local=_at(5, 30), minutes=60)
    desk.world.schedule(local=_at(22, 30), minutes=180)
    page = _page(desk)
    assert (page.first_hour, page.hour_labels[0], page.hour_labels[-1]) == (5, "05:00", "23:00")
    late = next(row.blocks[0] for row in page.people if row.blocks[0].starts == "22:30")
    assert late.start_step + late.length_steps == page.total_steps


def test_work_on_top_of_work_gets_a_lane_of_its_own(desk: Desk) -> None:
    world = desk.world
    boss = world.employee(name="Boss", role="club_supervisor")
    world.schedule(employee=boss, local=_at(10))
    check_in = world.event(kind="supervisor")
    world.schedule(event=check_in, employee=boss, local=_at(12), minutes=5, is_stackable=True)
    row = _row(_page(desk), "Boss")
    lanes = [(stack.first.starts, stack.lane) for stack in row.stacks]
    assert (lanes, row.shown_lanes) == ([("10:00", 0), ("12:00", 1)], 2)


def test_the_weeks_hours_run_from_the_organizations_first_day_of_the_week(desk: Desk) -> None:
    world = desk.world
    ana = world.employee(name="Ana")
    sunday = MONDAY - timedelta(days=1)
    for day in (sunday - timedelta(days=1), sunday, MONDAY, MONDAY + timedelta(days=5)):
        event = world.event(kind="other", opens=_at(0, on=sunday - timedelta(days=2)))
        world.schedule(event=event, employee=ana, local=_at(9, on=day), minutes=60)
    assert _row(_page(desk), "Ana").hours_label == "3 h this week"
    world.rule_setting(name="week_starts_on", value=0)
    assert _row(_page(desk), "Ana").hours_label == "2 h this week"


def test_whoever_is_away_is_shown_with_why_and_who_agreed(desk: Desk) -> None:
    world = desk.world
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    cem, dia = world.employee(name="Cem"), world.employee(name="Dia")
    dana = world.user(name="Dana")
    world.time_off(
        employee=ana,
        state=TimeOffState.APPROVED,
        reason="holiday",
        decided_by_id=dana.id,
        decided_at=datetime(2026, 5, 2, 3, tzinfo=UTC),
    )
    world.time_off(
        employee=ben,
        state=TimeOffState.APPROVED,
        starts_local=_at(9),
        ends_local=_at(12),
    )
    world.date_availability(employee=cem, reason="exam")
    world.time_off(employee=dia)
    page = _page(desk)
    (all_day,) = _row(page, "Ana").absences
    assert all_day.label == "Time off, all day · holiday · approved by Dana, 1 May"
    assert (all_day.is_all_day, all_day.length_steps) == (True, page.total_steps)
    (morning,) = _row(page, "Ben").absences
    assert morning.label == "Time off, 09:00–12:00 · approved"
    assert (morning.start_step, morning.length_steps) == (12, 36)
    assert [band.label for band in _row(page, "Cem").absences] == ["Not available · exam"]
    assert _row(page, "Dia").absences == ()
    assert [row.name for row in page.people if row.is_free] == ["Dia"]


def test_whoever_has_that_weekday_off_is_not_called_free(desk: Desk) -> None:
    world = desk.world
    off, back, marked = (world.employee(name=name) for name in ("Off", "Back", "Marked"))
    for person in (off, back, marked):
        world.weekly_availability(employee=person, is_available=False)
    world.availability_override(employee=back)
    world.date_availability(employee=marked, is_available=True)
    page = _page(desk)
    assert {row.name: (row.is_free, row.off_label) for row in page.people} == {
        "Off": (False, "Off on Mondays"),
        "Back": (True, None),
        "Marked": (True, None),
    }
    world.schedule(employee=off)
    assert _row(_page(desk), "Off").off_label is None


def test_those_who_work_stand_first_and_then_everybody_of_the_site(desk: Desk) -> None:
    world = desk.world
    elsewhere = world.site(name="Elsewhere")
    world.employee(name="Ana")
    world.employee(name="Ben", home_site_id=elsewhere.id)
    world.employee(name="Cem", is_active=False)
    world.employee(name="Eva", home_site_id=None)
    visitor = world.employee(name="Zoe", home_site_id=elsewhere.id)
    world.schedule(employee=visitor, local=_at(10))
    page = _page(desk, site_code=world.home.code)
    assert [row.name for row in page.people] == ["Zoe", "Ana", "Eva"]
    assert page.people_total == 3
    everywhere = _page(desk, site_code="all")
    assert [row.name for row in everywhere.people] == ["Zoe", "Ana", "Ben", "Eva"]


def test_work_elsewhere_of_our_people_is_shown_with_its_place(desk: Desk) -> None:
    world = desk.world
    elsewhere = world.site(name="Elsewhere")
    ana = world.employee(name="Ana")
    world.schedule(event=world.event(site=elsewhere), employee=ana, local=_at(10))
    page = _page(desk, site_code=world.home.code)
    assert _row(page, "Ana").blocks[0].site_name == "Elsewhere"
    assert page.figures[0].value == "0 of 0"
    assert page.figures[2].value == "0 min"


@time_machine.travel(MORNING, tick=False)
def test_what_waits_is_shown_soonest_due_first_with_how_soon(desk: Desk) -> None:
    world = desk.world
    world.event(project_name="Later", due=DUE)
    world.event(project_name="Tonight", due=_at(23))
    world.event(project_name="Tomorrow", due=_at(23, on=MONDAY + timedelta(days=1)))
    world.event(project_name="Not yet", opens=_at(0, on=MONDAY + timedelta(days=1)))
    world.event(project_name="Cancelled", state=EventState.CANCELLED)
    world.schedule(event=world.event(project_name="Staffed"))
    half = world.event(project_name="Half", headcount=2, due=_at(22))
    world.schedule(event=half)
    page = _page(desk)
    assert [(work.title, work.due_label, work.urgency) for work in page.unscheduled] == [
        ("Half", "Due tonight", "today"),
        ("Tonight", "Due tonight", "today"),
        ("Tomorrow", "Due tomorrow", "soon"),
        ("Later", "Any day to 8 May", "later"),
    ]
    assert page.unscheduled_total == 4
    assert page.figures[1].value == "2 must go today"
    assert page.figures[3].value == "4 waiting"
    assert page.unscheduled[1].length_label == "6 h 30"
    assert page.unscheduled[1].slots_label == "starts 09:45, 10:30, 11:00, 11:30"


def test_a_day_of_another_year_says_which(desk: Desk) -> None:
    assert _page(desk, date(1999, 12, 4)).date_label == "Saturday, 4 December 1999"


def test_a_closed_day_says_why(desk: Desk) -> None:
    desk.world.holiday(name="Stocktaking", on_date=MONDAY)
    desk.world.holiday(
        name="Founding day", on_date=None, month=5, day=4, site_id=desk.world.home.id
    )
    elsewhere = desk.world.site()
    desk.world.holiday(name="Not here", on_date=MONDAY, site_id=elsewhere.id)
    desk.world.employee(name="Ana")
    page = _page(desk, site_code=desk.world.home.code)
    assert page.closed_label == "Closed: Founding day, Stocktaking"
    assert (_row(page, "Ana").is_free, _row(page, "Ana").off_label) == (False, "Closed this day")
    assert _page(desk, MONDAY + timedelta(days=1), desk.world.home.code).closed_label is None


def test_work_at_each_of_all_sites_says_where_it_is_and_has_its_break(desk: Desk) -> None:
    denver = desk.world.site(code="D", name="Acme Denver", time_zone="America/Denver")
    desk.world.schedule(event=desk.world.event(site=denver), local=_at(11, 30))  # 10:30 there
    desk.world.schedule(local=_at(10, 30))
    shown = [block for row in _page(desk, site_code="all").people for block in row.blocks]
    assert {(block.site_short, block.starts, block.lunch_label) for block in shown} == {
        ("Denver", "11:30", "break 14:45–15:15"),
        ("One", "10:30", "break 13:45–14:15"),
    }


def test_all_sites_are_shown_on_the_organizations_clock(desk: Desk) -> None:
    world = desk.world
    tokyo = world.site(code="ZZ", name="Tokyo", time_zone="Asia/Tokyo")
    event = world.event(site=tokyo, opens=OPENS - timedelta(days=1))
    world.schedule(event=event, local=_at(9), minutes=60)  # 23:00 in Tokyo
    everywhere = _page(desk, site_code="all")
    assert (everywhere.site, everywhere.zone_label) == (None, "Chicago time (CDT)")
    assert [block.starts for row in everywhere.people for block in row.blocks] == ["09:00"]
    there = _page(desk, site_code="ZZ")
    assert there.zone_label == "Tokyo time (JST)"
    assert [block.starts for row in there.people for block in row.blocks] == ["23:00"]
    assert not any(row.blocks for row in _page(desk, MONDAY - timedelta(days=1), "ZZ").people)


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2026, 3, 8), id="23 hours"),
        pytest.param(date(2026, 11, 1), id="25 hours"),
        pytest.param(MONDAY, id="24 hours"),
    ],
)
def test_a_day_is_as_long_as_the_sites_clocks_make_it(desk: Desk, day: date) -> None:
    world = desk.world
    event = world.event(
        opens=_at(0, on=day - timedelta(days=2)), due=_at(0, on=day + timedelta(days=3))
    )
    world.schedule(event=event, local=_at(0, on=day), minutes=60)
    world.schedule(local=_at(23, 59, on=day), minutes=1)
    world.schedule(local=_at(0, on=day + timedelta(days=1)), minutes=60)
    shown = [block.starts for row in _page(desk, day).people for block in row.blocks]
    assert sorted(shown) == ["00:00", "23:59"]


def test_an_unknown_site_is_not_found_and_neither_is_a_foreign_one(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex")
    for code in ("NOWHERE", theirs.home.code):
        with pytest.raises(ResourceNotFoundException, match=f"no site {code} here"):
            _page(desk, site_code=code)


@pytest.mark.parametrize(
    ("role", "may_edit"), [(Role.ADMIN, True), (Role.MANAGER, True), (Role.VIEWER, False)]
)
def test_who_may_edit_is_part_of_the_page(desk: Desk, role: Role, *, may_edit: bool) -> None:
    assert _page(Desk(app=desk.app, world=desk.world, role=role)).may_edit is may_edit


def test_an_employee_does_not_see_everybodys_day(desk: Desk) -> None:
    with pytest.raises(AuthorizationException):
        _page(Desk(app=desk.app, world=desk.world, role=Role.EMPLOYEE))
