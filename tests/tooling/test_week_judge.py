"""The judge of the week drill finds each fault that was planted for it, and nothing where none
was."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update

from app import Rosterwright
from drills.week_book import Told
from drills.week_history import history_of, lost_updates
from drills.week_judge import Counts, Replay, counts
from drills.week_scene import Week
from models.database import db
from models.employee import Employee
from models.event import Event
from models.roster_action import RosterChange
from models.roster_version import PublishedSchedule
from models.schedule import Schedule
from services.publishing import Publish, PublishingService
from services.roster import Assign, Change, RosterService
from services.roster_commands import Terminate
from services.roster_work import Done
from services.terminating import TerminateService
from tests.services.rostering import REASON
from tests.services.use import Desk
from tests.support.factories import FRIDAY, MONDAY, STARTS, World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NOTHING: Final = Counts(overlaps=0, crowded=0, torn=0)
# The database itself refuses what the judge looks for.
_GUARDS: Final = (
    "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' "
    "UNION ALL SELECT 'DROP INDEX ' || name FROM sqlite_master "
    "WHERE type = 'index' AND name LIKE 'uq_schedules_%'"
)


@dataclass(kw_only=True, slots=True)
class Court:
    """A week on which somebody worked, what they were told, and the judge.

    `one` and `other` are two people's setups, the other one moved to a later hour since; `check_in`
    is a Supervisor's, which came along with a Core.
    """

    app: Rosterwright
    week: Week
    told: list[Told]
    one: Schedule
    other: Schedule
    check_in: Schedule

    def counted(self) -> Counts:
        with self.app.app_context(), db.engine.connect() as connection:
            return counts(connection)

    def replayed(self) -> Replay:
        replay = Replay(opening=self.week.opening(), pairs=self.week.pairs)
        replay.play(history_of(self.week.world))
        return replay

    def lost(self) -> list[str]:
        return lost_updates(history_of(self.week.world), self.told, self.week.opened)

    def write_over(self, schedule: Schedule, **values: object) -> None:
        """Change a schedule behind everybody's back, in spite of the database."""
        with self.app.app_context(), db.engine.begin() as connection:
            for (guard,) in connection.execute(text(_GUARDS)).all():
                connection.execute(text(guard))
            connection.execute(update(Schedule).where(Schedule.id == schedule.id).values(values))

    def rewrite(self, schedule: Schedule, **facts: object) -> None:
        """Let the last change of a schedule tell that it was put elsewhere."""
        changes = self.week.world.rows(RosterChange, RosterChange.object_id == schedule.id)
        last = max(changes, key=lambda change: change.version)
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(
                update(RosterChange)
                .where(RosterChange.id == last.id)
                .values(after={**last.after, **facts})
            )


def told_of(done: Done) -> Told:
    schedule = done.schedule
    facts = {
        "seat": schedule.seat,
        "starts_at": schedule.starts_at.isoformat(),
        "employee_id": schedule.employee.code,
    }
    return Told(
        kind="schedule",
        object_id=schedule.id,
        version=schedule.version,
        facts=facts,
        action_id=done.action_id,
    )


@pytest.fixture
def court(app: Rosterwright, world: World) -> Court:
    week, desk = Week.of(world), Desk(app=app, world=world)
    first, second, third = [one for one in week.people if "lead" in week.roles[one.id]][:3]
    core = week.events[0]
    setup, other_setup = [one for one in week.events if "Setup" in one.project_name.title()][:2]

    def put(event: Event, person: Employee) -> Told:
        command = Assign(event_id=event.id, employee_code=person.code, starts=STARTS)
        return desk.run(RosterService, lambda roster: told_of(roster.assign(command)))

    told = [put(setup, first), put(other_setup, second), put(core, third)]
    later = Change(
        schedule_id=told[1].object_id,
        expected_version=1,
        starts=STARTS + timedelta(hours=1),
        override_reason=REASON,
    )
    told.append(desk.run(RosterService, lambda roster: told_of(roster.change(later))))
    rows = {row.id: row for row in world.rows(Schedule)}
    one, moved, paired = (rows.pop(each.object_id) for each in told[:3])
    (check_in,) = rows.values()
    assert paired.event_id == week.pairs[check_in.event_id]
    return Court(app=app, week=week, told=told, one=one, other=moved, check_in=check_in)


def test_nothing_is_found_where_nothing_is_wrong(court: Court) -> None:
    replay = court.replayed()
    assert (court.counted(), replay.broken, replay.apart, court.lost()) == (NOTHING, [], [], [])
    assert replay.judged == 5


def test_somebody_in_two_places_at_once_is_found(court: Court) -> None:
    one = court.one
    court.write_over(
        court.other, employee_id=one.employee_id, starts_at=one.starts_at, ends_at=one.ends_at
    )
    assert court.counted() == Counts(overlaps=1, crowded=0, torn=0)


def test_a_seat_taken_twice_is_found(court: Court) -> None:
    court.write_over(court.other, event_id=court.one.event_id)
    assert court.counted() == Counts(overlaps=0, crowded=1, torn=0)


@pytest.mark.parametrize("version", [2, 3], ids=["in the same version", "in a version more"])
def test_a_change_that_was_written_over_is_found(court: Court, version: int) -> None:
    court.write_over(court.other, starts_at=court.one.starts_at, version=version)
    assert court.lost()


def test_what_was_acknowledged_and_is_gone_is_found(court: Court) -> None:
    last = court.told[-1]
    for false in (
        last,
        replace(last, version=3),
        replace(last, action_id=UUID(int=1)),
        replace(last, facts={**last.facts, "seat": 2}),
        replace(last, object_id=UUID(int=1)),
    ):
        court.told[4:] = [false]
        assert court.lost()


def test_a_placing_that_a_hard_rule_stood_against_is_found(court: Court) -> None:
    (barista, *_) = (one for one in court.week.people if "barista" in court.week.roles[one.id])
    court.rewrite(court.other, employee_row_id=str(barista.id))
    (broken,) = court.replayed().broken
    assert broken.endswith(": role")


def test_a_placing_of_somebody_who_is_gone_is_found(court: Court) -> None:
    world = court.week.world
    desk = Desk(app=court.app, world=world)
    gone = next(one for one in court.week.people if one.id == court.one.employee_id)
    leaving = Terminate(employee_code=gone.code, expected_version=1, terminated_on=MONDAY)
    desk.run(TerminateService, lambda letting_go: letting_go.terminate(leaving))
    again = Change(
        schedule_id=court.other.id,
        expected_version=2,
        starts=STARTS + timedelta(hours=4),
        override_reason=REASON,
    )
    desk.run(RosterService, lambda roster: told_of(roster.change(again)))
    assert court.replayed().broken == []
    court.rewrite(court.other, employee_row_id=str(gone.id))
    (broken,) = court.replayed().broken
    assert "active" in broken


def test_a_version_that_tells_of_two_moments_is_found(court: Court) -> None:
    desk = Desk(app=court.app, world=court.week.world)
    whole = Publish(first=MONDAY, last=FRIDAY, accepted_critical=99)
    desk.run(PublishingService, lambda publishing: publishing.publish(whole).number)
    assert court.counted() == NOTHING
    court.write_over(court.one, version=court.one.version)
    with court.app.app_context(), db.engine.begin() as connection:
        lines = PublishedSchedule.schedule_id == court.check_in.id
        connection.execute(delete(PublishedSchedule).where(lines))
    assert court.counted() == replace(NOTHING, torn=1)


def test_a_supervisor_on_a_day_without_their_core_is_found(court: Court) -> None:
    days = {
        name: (getattr(court.check_in, name) + timedelta(days=1)).isoformat()
        for name in ("starts_at", "ends_at")
    }
    court.rewrite(court.check_in, **days)
    replay = court.replayed()
    assert (len(replay.apart), replay.broken) == (1, [])
    assert datetime.fromisoformat(days["starts_at"]) in {
        place.starts_at for place in replay.places.values()
    }
