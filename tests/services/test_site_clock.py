"""A site gets another clock: windows and coming work keep what the wall says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pytest
import time_machine

from app import Rosterwright
from error_handlers.exceptions import (
    AuthorizationException,
    PreconditionFailedException,
    ResourceNotFoundException,
    RuleViolationException,
)
from models.employee import Employee
from models.event import Event
from models.roster_action import RosterAction
from models.schedule import Schedule
from models.site import Site
from services.clock_words import clock_notes
from services.roster_commands import Undo
from services.site_clock import MoveClock, SiteClockService
from services.undo_blocking import UndoBlockedException
from services.undoing import UndoService
from tests.services.use import Desk, use
from tests.support.cast import Cast
from tests.support.factories import World
from tests.support.statements import Statements
from utils.clock import today
from utils.principal import Role
from utils.wall_clock import to_instant, to_local

PHOENIX: Final = "America/Phoenix"
NEW_YORK: Final = "America/New_York"
# The clocks in New York jump over 02:00 to 03:00 on 8 March; those in Phoenix never do.
OPENS, DUE = datetime.fromisoformat("2026-03-07T00:00"), datetime.fromisoformat("2026-03-20T23:59")


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[None]:
    """Stand a week before the clocks change."""
    with time_machine.travel("2026-03-01T18:00:00Z"):
        yield


@pytest.fixture
def admin(app: Rosterwright, world: World) -> Desk:
    """An administrator at work."""
    return Desk(app=app, world=world, role=Role.ADMIN)


@pytest.fixture
def site(world: World) -> Site:
    """A site on a clock without changes."""
    return world.site(name="Desert Club", time_zone=PHOENIX)


def at(
    world: World,
    event: Event,
    wall: str,
    *,
    employee: Employee | None = None,
    minutes: int = 120,
    seat: int = 1,
    is_active: bool = True,
) -> Schedule:
    """Put somebody on an event at a time by the wall in Phoenix."""
    starts_at = to_instant(datetime.fromisoformat(wall), PHOENIX)
    return world.schedule(
        event=event,
        employee=employee,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        seat=seat,
        is_active=is_active,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Previewed:
    """What a preview told."""

    windows: int
    work: int
    rules: list[tuple[str, bool]]
    notes: list[str]
    is_possible: bool
    seen: str


def preview(desk: Desk, site: Site, zone: str = NEW_YORK) -> Previewed:
    def looked(clocks: SiteClockService) -> Previewed:
        plan = clocks.preview(site.code, zone)
        return Previewed(
            windows=len(plan.moved_windows),
            work=len(plan.planned),
            rules=[(one.violation.rule, one.violation.overridable) for one in plan.broken],
            notes=[note.message for note in clock_notes(plan, today(PHOENIX))],
            is_possible=plan.is_possible,
            seen=plan.seen,
        )

    return desk.run(SiteClockService, looked, read_only=True)


def move(desk: Desk, site: Site, seen: str, zone: str = NEW_YORK, reason: str | None = None) -> str:
    version = desk.world.rows(Site, Site.id == site.id)[0].version
    command = MoveClock(
        code=site.code,
        expected_version=version,
        time_zone=zone,
        seen=seen,
        override_reason=reason,
    )
    return desk.run(SiteClockService, lambda clocks: clocks.move(command).sentence)


def stands(world: World, schedule: Schedule, zone: str) -> tuple[str, str]:
    (found,) = world.rows(Schedule, Schedule.id == schedule.id)
    starts, ends = to_local(found.starts_at, zone), to_local(found.ends_at, zone)
    return f"{starts:%m-%d %H:%M}", f"{ends:%m-%d %H:%M}"


def test_the_wall_clock_stays_and_what_never_happens_on_the_new_one_is_told(
    admin: Desk, world: World, site: Site
) -> None:
    over = world.event(site=site, opens=OPENS - timedelta(30), due=OPENS - timedelta(20))
    done = at(world, over, "2026-02-10T10:00")
    core = world.event(site=site, opens=OPENS, due=DUE)
    jumped = world.event(site=site, opens=datetime.fromisoformat("2026-03-08T02:30"), due=DUE)
    ana, ben = world.employee(name="Ana"), world.employee(name="Ben")
    early = at(world, jumped, "2026-03-08T02:30", employee=ana)
    night = at(world, core, "2026-03-07T22:00", minutes=480, employee=ben)
    ended = at(world, core, "2026-03-10T10:00", is_active=False)

    plan = preview(admin, site)
    assert (plan.windows, plan.work, plan.rules) == (2, 2, [("slot", True)])
    longer = "the length stays, so it ends at 07:00 there instead of 06:00."
    over_it = "because the clocks there jump over 02:30."
    assert plan.notes == [
        f"Ben on Core {core.ref_num}, 22:00 on Saturday, 7 March: {longer}",
        f"Ana on Core {jumped.ref_num} starts at 03:30 on Sunday, 8 March, {over_it}",
        f"Core {jumped.ref_num} opens at 03:30 on Sunday, 8 March, {over_it}",
    ]
    assert world.count(Event, Event.version > 1) == 0

    sentence = move(admin, site, plan.seen, reason="Only once")
    assert sentence.endswith(
        "moved the clock of Desert Club from Phoenix time (MST) to New York time (EST)"
    )
    assert stands(world, night, NEW_YORK) == ("03-07 22:00", "03-08 07:00")
    assert stands(world, early, NEW_YORK) == ("03-08 03:30", "03-08 05:30")
    assert stands(world, ended, NEW_YORK) == ("03-10 10:00", "03-10 12:00")
    assert world.rows(Schedule, Schedule.id == ended.id)[0].is_active is False
    assert stands(world, done, PHOENIX) == ("02-10 10:00", "02-10 12:00")
    windows = {one.id: one for one in world.rows(Event)}
    assert (windows[over.id].due_at, windows[over.id].version) == (over.due_at, 1)
    moved = windows[core.id]
    assert (moved.opens_local, moved.opens_at) == (OPENS, to_instant(OPENS, NEW_YORK))
    assert (moved.due_at, moved.version) == (to_instant(DUE, NEW_YORK), 2)

    (action,) = world.rows(RosterAction)
    assert (action.verb, action.sentence) == ("move-clock", sentence)
    entries = [one for one in world.audited() if one.action == "move-clock"]
    assert sorted(one.object_type for one in entries) == ["event"] * 2 + ["schedule"] * 3 + ["site"]
    with pytest.raises(UndoBlockedException, match="Change the site's clock back"):
        admin.run(UndoService, lambda undoing: undoing.undo(Undo(action_id=action.id)))

    back = preview(admin, site, PHOENIX)
    move(admin, site, back.seen, PHOENIX)
    assert stands(world, night, PHOENIX) == ("03-07 22:00", "03-08 06:00")
    assert world.rows(Event, Event.id == core.id)[0].opens_at == core.opens_at


def test_much_work_takes_as_many_statements_as_little(
    admin: Desk, world: World, site: Site, statements: Statements
) -> None:
    sent: list[int] = []
    for number in (2, 12):
        for place in range(number):
            event = world.event(site=site, opens=OPENS, due=DUE)
            at(world, event, f"2026-03-{10 + place % 8}T10:30", minutes=60)
        zone = NEW_YORK if len(sent) % 2 == 0 else PHOENIX
        seen = preview(admin, site, zone).seen
        before = statements.count
        move(admin, site, seen, zone)
        sent.append(statements.count - before)
    assert sent[0] == sent[1] <= 30


@pytest.fixture
def ana(world: World) -> Employee:
    """Ana, who works in Chicago from 09:00 to 12:00 on 9 March."""
    ana = world.employee(name="Ana")
    home = world.event(opens=OPENS, due=DUE)
    world.schedule(
        event=home, employee=ana, local=datetime.fromisoformat("2026-03-09T09:00"), minutes=180
    )
    return ana


def test_work_elsewhere_at_the_same_time_refuses_it_whatever_the_reason(
    admin: Desk, world: World, site: Site, ana: Employee
) -> None:
    late = at(world, world.event(site=site, opens=OPENS, due=DUE), "2026-03-09T10:30", employee=ana)
    plan = preview(admin, site)
    assert ("overlap", False) in plan.rules
    assert not plan.is_possible
    with pytest.raises(RuleViolationException, match="Ana already works"):
        move(admin, site, plan.seen, reason="They will manage")
    assert stands(world, late, PHOENIX) == ("03-09 10:30", "03-09 12:30")
    assert world.rows(Site, Site.id == site.id)[0].time_zone == PHOENIX


def test_what_only_speaks_against_it_wants_a_reason_which_is_kept(
    admin: Desk, world: World, site: Site, ana: Employee
) -> None:
    late = at(world, world.event(site=site, opens=OPENS, due=DUE), "2026-03-09T13:30", employee=ana)
    plan = preview(admin, site)
    assert plan.rules == [("proximity", True)]
    with pytest.raises(RuleViolationException):
        move(admin, site, plan.seen)
    move(admin, site, plan.seen, reason="She lives between them")
    (entry,) = [one for one in world.audited() if one.object_id == late.id]
    assert entry.reason == "She lives between them"
    assert entry.after is not None
    assert [one["rule"] for one in entry.after["overridden"]] == ["proximity"]


def test_of_two_who_move_a_clock_at_once_one_is_told_to_look_again(
    app: Rosterwright, admin: Desk, world: World, site: Site
) -> None:
    work = at(world, world.event(site=site, opens=OPENS, due=DUE), "2026-03-09T10:30")
    zones = (NEW_YORK, "America/Denver")
    seen = [preview(admin, site, zone).seen for zone in zones]

    def moved(zone: str, seen: str) -> str:
        command = MoveClock(code=site.code, expected_version=1, time_zone=zone, seen=seen)
        with use(app, SiteClockService, world.principal(Role.ADMIN)) as clocks:
            return clocks.move(command).site.time_zone

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(moved, *each) for each in zip(zones, seen, strict=True)]
        refusals = [one.exception(timeout=20) for one in asked]
    (refused,) = [one for one in refusals if one is not None]
    assert isinstance(refused, PreconditionFailedException)
    (now_on,) = [one.result() for one in asked if one.exception() is None]
    assert stands(world, work, now_on) == ("03-09 10:30", "03-09 12:30")
    assert world.count(RosterAction) == 1


def test_what_came_since_the_preview_wants_another_look(
    admin: Desk, world: World, site: Site
) -> None:
    event = world.event(site=site, opens=OPENS, due=DUE, headcount=2)
    plan = preview(admin, site)
    at(world, event, "2026-03-09T10:30", seat=2)
    with pytest.raises(PreconditionFailedException):
        move(admin, site, plan.seen)
    assert world.count(RosterAction) == 0


def test_a_clock_is_moved_by_administrators_of_its_organization_alone(
    app: Rosterwright, cast: Cast, site: Site, desk: Desk
) -> None:
    charlie = Desk(app=app, world=cast.charlie.world, role=Role.ADMIN)
    for who, refusal in ((desk, AuthorizationException), (charlie, ResourceNotFoundException)):
        with pytest.raises(refusal):
            preview(who, site)
        command = MoveClock(code=site.code, expected_version=1, time_zone="UTC", seen="0")
        principal = who.world.principal(who.role)
        with pytest.raises(refusal), use(app, SiteClockService, principal) as clocks:
            clocks.move(command)
