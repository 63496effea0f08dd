"""The scheduled variant: event and schedule stand or fall together, and the rules are asked."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from error_handlers.exceptions import AuthorizationException
from models.event import Event, EventState
from models.history import AuditEntry, StateTransition
from models.schedule import Schedule, ScheduleSource
from models.time_off import TimeOffState
from services.exports import ExportRange
from services.import_values import Verdict
from tests.imports.conftest import Alter, Desk
from tests.imports.samples import scheduled_file, wall
from tests.support.factories import World
from tests.support.statements import Statements
from utils.principal import Role

ANA, BOB = "EMP1", "EMP2"
NINE, TEN, TWO = "01/18/2027 09:00:00 AM", "01/18/2027 10:00:00 AM", "01/18/2027 02:00:00 PM"
NEXT_DAY = "01/19/2027 09:00:00 AM"


@pytest.fixture(autouse=True)
def _people(world: World) -> None:
    world.employee(code=ANA, name="Ana García")
    world.employee(code=BOB, name="Bob Brown")


def row(
    ref: int, starts: str = "", code: str = ANA, kind: str = "FREEOSK", **more: str
) -> Mapping[str, str]:
    """Return a 30-minute piece of work, several of which fit into a day."""
    return {
        "Project Reference Number": str(ref),
        "Project Name": f"{600000 + ref}-{kind}",
        "Estimated Time": "30",
        "Employee ID": code,
        "Schedule Date/Time": starts,
        **{name.replace("_", " "): cell for name, cell in more.items()},
    }


def told(verdict: Verdict) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in verdict.rejected]


def counts(verdict: Verdict) -> tuple[int, int, int]:
    return verdict.new, verdict.changed, verdict.unchanged


def roster(world: World) -> dict[str, tuple[datetime, datetime]]:
    """Return when each event is worked on, by reference."""
    refs = {event.id: event.ref_num for event in world.rows(Event)}
    active = world.rows(Schedule, Schedule.is_active.is_(True))
    return {refs[each.event_id]: (each.starts_at, each.ends_at) for each in active}


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    """Return an instant of January 2027 by Chicago's clock."""
    return datetime(2027, 1, day, hour, minute, tzinfo=UTC) + timedelta(hours=6)


def test_event_and_schedule_are_stored_together(desk: Desk, world: World) -> None:
    assert counts(desk.apply_now(scheduled_file(row(1, NINE)))) == (1, 0, 0)
    (schedule,) = world.rows(Schedule)
    assert (schedule.starts_at, schedule.ends_at) == (at(9), at(9, 30))
    assert (schedule.source, schedule.seat, schedule.is_stackable) == (
        ScheduleSource.IMPORT,
        1,
        False,
    )
    begun = world.rows(StateTransition, StateTransition.object_type == "schedule")
    assert [(each.object_id, each.to_state) for each in begun] == [(schedule.id, "scheduled")]


def test_work_without_an_estimate_lasts_as_long_as_its_kind_does(desk: Desk, world: World) -> None:
    desk.apply_now(scheduled_file(row(1, NINE, kind="CORE", Estimated_Time="")))
    assert roster(world) == {"1": (at(9), at(15, 30))}


def test_somebody_unknown_is_a_fault_of_the_employee_id(desk: Desk, world: World) -> None:
    verdict = desk.apply_now(scheduled_file(row(1, NINE, code="EMP9"), row(2, TEN)))
    assert told(verdict) == [(2, "Employee ID")]
    assert set(roster(world)) == {"2"}
    assert [event.ref_num for event in world.rows(Event)] == ["2"]


def test_nobody_has_to_be_known_on_a_row_without_a_schedule(desk: Desk) -> None:
    assert counts(desk.check(scheduled_file(row(1, "", code="EMP9")))) == (1, 0, 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (row(1, "01/15/2027 09:00:00 AM"), "may start from"),
        (row(1, NINE, kind="JUICER Production"), "Juicer"),
    ],
)
def test_a_blocking_rule_is_a_fault_of_the_schedule_and_keeps_the_event_out(
    desk: Desk, world: World, change: Mapping[str, str], words: str
) -> None:
    verdict = desk.apply_now(scheduled_file(change))
    assert told(verdict) == [(2, "Schedule Date/Time")]
    assert words in verdict.rejected[0].reason
    assert world.count(Event) == 0


def test_time_that_the_clocks_jump_over_is_refused(desk: Desk) -> None:
    gap = row(
        1,
        "03/14/2027 02:30:00 AM",
        **{
            "Start Date/Time": "03/01/2027 12:00:00 AM",
            "Due Date/Time": "04/01/2027 12:00:00 AM",
        },
    )
    assert told(desk.check(scheduled_file(gap))) == [(2, "Schedule Date/Time")]


def test_rows_see_the_rows_before_them(desk: Desk, world: World) -> None:
    verdict = desk.apply_now(
        scheduled_file(row(1, NINE), row(2, NINE), row(3, NINE, code=BOB), row(4, TEN))
    )
    assert told(verdict) == [(3, "Schedule Date/Time")]
    assert "Ana García already works" in verdict.rejected[0].reason
    assert set(roster(world)) == {"1", "3", "4"}


def test_the_daily_limit_counts_the_rows_before(desk: Desk) -> None:
    verdict = desk.check(
        scheduled_file(
            row(1, NINE, kind="CORE"), row(2, TWO, kind="CORE"), row(3, NEXT_DAY, kind="CORE")
        )
    )
    assert told(verdict) == [(3, "Schedule Date/Time")]


def test_a_refused_row_takes_nobodys_time(desk: Desk) -> None:
    verdict = desk.check(scheduled_file(row(1, NINE, Store_Number=""), row(2, NINE)))
    assert told(verdict) == [(2, "Store Number")]
    assert verdict.new == 1


def test_what_stands_in_the_roster_already_counts(desk: Desk) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    assert told(desk.check(scheduled_file(row(2, NINE)))) == [(2, "Schedule Date/Time")]


def test_check_in_work_lies_on_top_of_other_work(desk: Desk, world: World) -> None:
    world.employee(code="SUP", name="Sue", role="club_supervisor")
    both = scheduled_file(
        row(1, NINE, code="SUP", kind="FREEOSK"), row(2, NINE, code="SUP", kind="SUPERVISOR")
    )
    assert counts(desk.apply_now(both)) == (2, 0, 0)
    stackable = {schedule.is_stackable for schedule in world.rows(Schedule)}
    assert stackable == {True, False}


def test_an_unchanged_row_is_not_checked_again(desk: Desk, world: World) -> None:
    content = scheduled_file(row(1, NINE))
    desk.apply_now(content)
    (schedule,) = world.rows(Schedule)
    world.time_off(
        starts_local=wall("2027-01-18"),
        ends_local=wall("2027-01-19"),
        state=TimeOffState.APPROVED,
        employee_id=schedule.employee_id,
    )
    assert counts(desk.apply_now(content)) == (0, 0, 1)
    later = desk.check(scheduled_file(row(1, TEN)))
    assert told(later) == [(2, "Schedule Date/Time")]


def test_an_event_that_changes_takes_its_schedule_through_the_rules_again(desk: Desk) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    moved = row(1, NINE, **{"Due Date/Time": "01/18/2027 08:00:00 AM"})
    assert told(desk.check(scheduled_file(moved))) == [(2, "Schedule Date/Time")]


def test_an_empty_schedule_takes_nobody_off(desk: Desk, world: World) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    assert counts(desk.apply_now(scheduled_file(row(1, "")))) == (0, 0, 1)
    changed = row(1, "", Estimated_Time="45")
    assert counts(desk.apply_now(scheduled_file(changed))) == (0, 1, 0)
    assert set(roster(world)) == {"1"}


def test_another_time_moves_the_schedule_and_keeps_its_length(desk: Desk, world: World) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    (before,) = world.rows(Schedule)
    assert counts(desk.apply_now(scheduled_file(row(1, TWO)))) == (0, 1, 0)
    (after,) = world.rows(Schedule)
    assert (after.id, after.version, after.seat) == (before.id, before.version + 1, 1)
    assert (after.starts_at, after.ends_at, after.is_active) == (at(14), at(14, 30), True)
    (entry,) = world.rows(AuditEntry, AuditEntry.action == "reschedule")
    assert entry.object_id == after.id
    assert world.rows(Event)[0].version == 1


def test_another_person_takes_over(desk: Desk, world: World) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    (before,) = world.rows(Schedule)
    assert counts(desk.apply_now(scheduled_file(row(1, NINE, code=BOB)))) == (0, 1, 0)
    (after,) = world.rows(Schedule)
    assert after.id == before.id
    assert after.employee_id != before.employee_id


def test_schedules_move_into_places_that_others_leave_whatever_their_order_in_the_database(
    desk: Desk, world: World
) -> None:
    places = [NINE, TEN, TWO, "01/18/2027 03:00:00 PM"]
    desk.apply_now(scheduled_file(*(row(ref, starts) for ref, starts in enumerate(places))))
    forward = [(3, "01/18/2027 04:00:00 PM"), (2, places[3]), (1, places[2]), (0, places[1])]
    back = [(0, places[0]), (1, places[1]), (2, places[2]), (3, places[3])]
    for moves in (forward, back):
        verdict = desk.apply_now(scheduled_file(*(row(ref, starts) for ref, starts in moves)))
        assert counts(verdict) == (0, 4, 0)
    assert roster(world)["3"] == (at(15), at(15, 30))


def test_a_place_that_one_row_leaves_is_free_for_a_new_row(desk: Desk, world: World) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    verdict = desk.apply_now(scheduled_file(row(1, TWO), row(2, NINE)))
    assert counts(verdict) == (1, 1, 0)
    assert roster(world) == {"1": (at(14), at(14, 30)), "2": (at(9), at(9, 30))}


def test_cancelled_work_takes_nobody(desk: Desk, world: World, alter: Alter) -> None:
    desk.apply_now(scheduled_file(row(1, "")))
    (event,) = world.rows(Event)
    alter(event, state=EventState.CANCELLED)
    assert told(desk.check(scheduled_file(row(1, NINE)))) == [(2, "Schedule Date/Time")]


def test_a_schedule_at_a_site_in_another_zone_reads_its_clock(desk: Desk, world: World) -> None:
    world.site(code="8135", time_zone="America/Denver")
    desk.apply_now(scheduled_file(row(1, NINE)))
    assert roster(world)["1"][0] == at(10)


def test_a_renamed_event_counts_as_its_new_kind_for_the_rows_after_it(desk: Desk) -> None:
    desk.apply_now(scheduled_file(row(1, NINE)))
    verdict = desk.check(scheduled_file(row(1, "", kind="CORE"), row(2, TWO, kind="CORE")))
    assert told(verdict) == [(3, "Schedule Date/Time")]


def test_what_is_exported_imports_back_unchanged(desk: Desk, world: World) -> None:
    world.site(code="8135", name="=Denver", mvid=None, time_zone="America/Denver")
    desk.apply_now(
        scheduled_file(
            row(1, NINE, Estimated_Time=""),
            row(2, TEN, code=BOB, **{"Project Name": '=FREEOSK, "2 lb"\nof it'}),
            row(3, "01/20/2027 09:00:00 AM", Store_Number="4711", Store_Name="'=Tampa"),
            row(4, ""),
        )
    )
    written = desk.schedules()
    assert written.count(b"01/") == 3 * 3
    assert counts(desk.check(written)) == (0, 0, 3)
    before = {schedule.id: schedule.version for schedule in world.rows(Schedule)}
    desk.apply_now(written)
    assert {schedule.id: schedule.version for schedule in world.rows(Schedule)} == before


def test_work_for_several_people_leaves_as_one_row_each_and_comes_back_so(
    desk: Desk, world: World
) -> None:
    event = world.event(kind="freeosk", ref_num="1", project_name="FREEOSK", headcount=2)
    people = [world.employee(), world.employee()]
    for seat, person in enumerate(people, start=1):
        world.schedule(event=event, employee=person, seat=seat, minutes=30)
    written = desk.schedules()
    assert counts(desk.check(written)) == (0, 0, 2)
    third = written.replace(people[1].code.encode(), ANA.encode())
    assert told(desk.check(third)) == [(3, "Schedule Date/Time")]
    # Without the first row, the second one's person is one more than there are seats.
    assert "already given" in desk.check(third).rejected[0].reason


def test_a_second_person_may_join_work_that_has_a_free_seat(desk: Desk, world: World) -> None:
    world.event(kind="freeosk", ref_num="1", project_name="FREEOSK", headcount=2)
    name = {"Project Name": "FREEOSK"}
    verdict = desk.apply_now(scheduled_file(row(1, NINE, **name), row(1, NINE, code=BOB, **name)))
    assert counts(verdict) == (0, 2, 0)
    assert {schedule.seat for schedule in world.rows(Schedule)} == {1, 2}


def test_an_event_for_one_takes_one_row(desk: Desk) -> None:
    verdict = desk.check(scheduled_file(row(1, NINE), row(1, NINE, code=BOB)))
    assert told(verdict) == [(3, "Project Reference Number")]


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [
        (ExportRange(), ["1", "2", "3"]),
        (ExportRange(first=wall("2027-01-19").date()), ["2", "3"]),
        (ExportRange(last=wall("2027-01-18").date()), ["1"]),
        (
            ExportRange(first=wall("2027-01-18").date(), last=wall("2027-01-19").date()),
            ["1", "2"],
        ),
        (ExportRange(site_code="4711"), ["3"]),
    ],
)
def test_days_and_site_choose_what_leaves(desk: Desk, wanted: ExportRange, refs: list[str]) -> None:
    desk.apply_now(
        scheduled_file(
            row(1, "01/18/2027 11:30:00 PM"),
            row(2, "01/19/2027 10:00:00 AM"),
            row(3, "01/20/2027 12:00:00 PM", Store_Number="4711"),
        )
    )
    lines = desk.schedules(wanted).decode().splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == refs


def test_who_may_not_export_is_refused(app: Flask, world: World) -> None:
    viewer = Desk(app, world.principal(Role.VIEWER))
    for export in (viewer.schedules, viewer.employees):
        with pytest.raises(AuthorizationException):
            export()


def busy_weeks(people: int, starts: int = 9) -> bytes:
    """Return a thousand rows: so many people, one hour a day each, over some weeks."""
    first = wall("2027-01-04")
    window = {
        "Start Date/Time": "01/01/2027 12:00:00 AM",
        "Due Date/Time": "12/01/2027 12:00:00 AM",
    }
    rows = []
    for number in range(1000):
        day = first + timedelta(days=number // people, hours=starts)
        window = {
            "Start Date/Time": "01/01/2027 12:00:00 AM",
            "Due Date/Time": "12/01/2027 12:00:00 AM",
        }
        rows.append(
            row(number, f"{day:%m/%d/%Y %I:%M:%S %p}", code=f"P{number % people}", **window)
        )
    return scheduled_file(*rows)


def test_a_thousand_schedules_take_at_most_twenty_statements(
    desk: Desk, world: World, statements: Statements
) -> None:
    for number in range(25):
        world.employee(code=f"P{number}")
    with statements.at_most(20):
        assert counts(desk.apply_now(busy_weeks(25))) == (1000, 0, 0)
    with statements.at_most(20):
        assert counts(desk.apply_now(busy_weeks(25, starts=10))) == (0, 1000, 0)
    with statements.at_most(20):
        assert counts(desk.apply_now(busy_weeks(25, starts=10))) == (0, 0, 1000)
    with statements.at_most(1):
        desk.schedules()
