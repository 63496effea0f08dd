"""Work of which attendance is recorded goes to nobody else: each row is told before and after."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import insert, select

from app import Rosterwright
from error_handlers.exceptions import ConflictException
from models.attendance import Attendance, Mark
from models.database import db
from models.employee import Employee
from models.schedule import Schedule, ScheduleSource
from repositories.roster_locks import MOST_CONCERNED
from services.future_work import FutureWorkService
from services.reassigning import ReassignRefusedException, ReassignService, RowResult
from services.roster_commands import Change, Given, Reassign, Terminate
from services.roster_refusals import AttendanceRecordedException
from services.terminating import TerminateService
from tests.services.rostering import change
from tests.services.use import Desk
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements
from utils.clock import now
from utils.ids import new_id

WORDS = "It is recorded how Ana came to this work. Take Ana off and plan it anew: "


@pytest.fixture(autouse=True)
def sunday() -> Iterator[None]:
    """Stand before the week in which work lies."""
    with time_machine.travel("2026-05-03T18:00:00Z"):
        yield


def week(world: World, person: Employee) -> list[Schedule]:
    """Store a Core on three days; the person called in for the second."""
    rows = [world.schedule(employee=person, local=STARTS + timedelta(days=day)) for day in range(3)]
    world.attendance(schedule=rows[1], mark="called_in")
    return rows


def holders(world: World) -> dict[UUID, UUID]:
    standing = world.rows(Schedule, Schedule.is_active.is_(True))
    return {row.id: row.employee_id for row in standing}


def given(schedule: Schedule, to: Employee | None = None) -> Given:
    return Given(schedule_id=schedule.id, expected_version=1, employee_code=to.code if to else None)


def told(rows: tuple[RowResult, ...]) -> list[tuple[str, bool]]:
    """Return each outcome, and whether it is told why it can't go."""
    return [(str(row.outcome), " ".join(row.messages).startswith(WORDS)) for row in rows]


def test_one_such_row_is_told_before_and_after_and_sinks_none_of_the_others(
    desk: Desk, world: World, statements: Statements
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    rows = week(world, ana)
    command = Reassign(rows=tuple(map(given, rows)), employee_code=ben.code)
    each = replace(command, each_on_its_own=True)
    for asked in (command, each):
        preview = partial(ReassignService.preview, command=asked)
        thought = desk.run(ReassignService, preview, read_only=True)
        assert told(thought) == [("allowed", False), ("refused", True), ("allowed", False)]
    with pytest.raises(ReassignRefusedException, match="1 of 3 can't go"):
        desk.run(ReassignService, lambda several: told(several.reassign(command).rows))
    with statements.at_most(13):
        done = desk.run(ReassignService, lambda several: told(several.reassign(each).rows))
    assert done == [("moved", False), ("refused", True), ("moved", False)]
    assert holders(world) == {rows[0].id: ben.id, rows[1].id: ana.id, rows[2].id: ben.id}


def test_who_leaves_can_be_taken_off_it_and_it_is_offered_to_nobody(
    desk: Desk, world: World, statements: Statements
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    rows = week(world, ana)

    def offered(future: FutureWorkService) -> tuple[list[int], list[UUID]]:
        left = future.left_behind(ana.code, MONDAY)
        return [len(left.stand_ins.get(row.id, ())) for row in rows], list(left.recorded)

    with statements.at_most(9):
        assert desk.run(FutureWorkService, offered, read_only=True) == ([1, 0, 1], [rows[1].id])
    gone = Terminate(employee_code=ana.code, expected_version=1, terminated_on=MONDAY)
    to_ben = replace(gone, work=tuple(given(row, ben) for row in rows))
    with pytest.raises(AttendanceRecordedException, match=r"at 10:30 on Tuesday 5 May\. ") as no:
        desk.run(TerminateService, lambda leaving: leaving.terminate(to_ben))
    assert no.value.context["schedules"] == [rows[1].id]
    mixed = (given(rows[0], ben), given(rows[1]), given(rows[2], ben))
    desk.run(TerminateService, lambda leaving: leaving.terminate(replace(gone, work=mixed)))
    assert holders(world) == {rows[0].id: ben.id, rows[2].id: ben.id}
    assert world.count(Attendance) == 1


def test_it_keeps_its_day_and_may_still_begin_at_another_time(desk: Desk, world: World) -> None:
    ana = world.employee(name="Ana")
    _, row, _ = week(world, ana)
    later = Change(
        schedule_id=row.id, expected_version=1, starts=STARTS + timedelta(days=1, minutes=30)
    )
    change(desk, later)
    away = replace(later, expected_version=2, starts=STARTS + timedelta(days=3))
    with pytest.raises(AttendanceRecordedException, match="Take Ana off and plan it anew"):
        change(desk, away)


def test_whoever_waited_for_somebody_who_records_it_sees_what_is_recorded(
    app: Rosterwright, desk: Desk, world: World
) -> None:
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    schedule = world.schedule(employee=ana)
    to_ben = Change(schedule_id=schedule.id, expected_version=1, employee_code=ben.code)
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        connection.execute(select(Schedule.id).where(Schedule.id == schedule.id).with_for_update())
        connection.execute(
            insert(Attendance).values(
                id=new_id(),
                organization_id=world.id,
                version=1,
                schedule_id=schedule.id,
                mark=Mark.CALLED_IN,
                recorded_at=now(),
            )
        )
        waiting = pool.submit(change, desk, to_ben)
        threading.Event().wait(0.3)
        assert not waiting.done()
        connection.commit()
        with pytest.raises(AttendanceRecordedException):
            waiting.result(timeout=10)


def test_more_than_can_be_thought_through_at_once_is_refused_and_not_cut(
    app: Rosterwright, desk: Desk, world: World
) -> None:
    crowded = [world.event(headcount=99) for _ in range(MOST_CONCERNED // 99 + 1)]
    people = [world.employee() for _ in range(99)]
    rows = [
        {
            "id": new_id(),
            "organization_id": world.id,
            "event_id": event.id,
            "employee_id": person.id,
            "seat": seat,
            "starts_at": now(),
            "ends_at": now() + timedelta(minutes=5),
            "is_stackable": True,
            "source": ScheduleSource.MANUAL,
        }
        for event in crowded
        for seat, person in enumerate(people, start=1)
    ]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(Schedule), rows)
    first = world.rows(Schedule, Schedule.seat == 1)
    command = Reassign(rows=tuple(map(given, first)), employee_code=world.employee().code)
    words = r"too much work at once: .* a later last day"
    for ask in (ReassignService.preview, ReassignService.reassign):
        with pytest.raises(ConflictException, match=words):
            desk.run(ReassignService, partial(ask, command=command))
