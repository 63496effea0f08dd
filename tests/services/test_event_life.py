"""Events are cancelled, paused, taken up and given out again; each can be taken back."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import time_machine

from error_handlers.exceptions import ConflictException, PreconditionFailedException
from models.event import Event, EventState
from models.history import StateTransition
from models.roster_action import RosterAction
from models.schedule import Schedule
from services.event_life import EventLifeService, MoveEvent, Reissue
from services.event_states import ALLOWED_MOVES as EVENT_MOVES
from services.roster_work import Done
from services.state_moves import refuse_forbidden_move
from services.time_off_checks import ALLOWED_MOVES as TIME_OFF_MOVES
from tests.services.rostering import wish
from tests.services.test_pairing import assign, pair, standing, undo_last
from tests.services.use import Desk
from tests.support.factories import DUE, OPENS, World
from tests.support.statements import Statements

Act = Callable[[EventLifeService], Done]


def act(desk: Desk, what: Act) -> UUID | None:
    return desk.run(EventLifeService, lambda life: what(life).action_id)


def state_of(world: World, event: Event) -> tuple[EventState, int]:
    now_is = world.again(event)
    assert now_is is not None
    return now_is.state, now_is.version


def planned_pair(desk: Desk, world: World) -> tuple[Event, Event]:
    core, check_in = pair(world)
    world.employee(role="club_supervisor")
    assign(desk, wish(core, world.employee()))
    assert set(standing(world)) == {core.id, check_in.id}
    return core, check_in


def test_cancelling_takes_everybody_off_and_undoing_puts_them_back(
    desk: Desk, world: World, statements: Statements
) -> None:
    core, _ = planned_pair(desk, world)
    before = standing(world)
    with statements.at_most(14):
        act(desk, lambda life: life.cancel(MoveEvent(event_id=core.id, expected_version=1)))
    assert (state_of(world, core), standing(world)) == ((EventState.CANCELLED, 2), {})
    undo_last(desk, world)
    assert (state_of(world, core), standing(world)) == ((EventState.OPEN, 3), before)
    moves = world.rows(StateTransition, StateTransition.object_id == core.id)
    assert [(one.from_state, one.to_state) for one in moves] == [
        ("open", "cancelled"),
        ("cancelled", "open"),
    ]


def test_reissuing_takes_its_people_off_and_leaves_its_supervisor(desk: Desk, world: World) -> None:
    core, check_in = planned_pair(desk, world)
    week = timedelta(days=7)
    again = Reissue(
        event_id=core.id, expected_version=1, opens_local=OPENS + week, due_local=DUE + week
    )
    act(desk, lambda life: life.reissue(again))
    now_is = world.again(core)
    assert now_is is not None
    assert (now_is.state, now_is.opens_local) == (EventState.REISSUED, OPENS + week)
    assert set(standing(world)) == {check_in.id}
    undo_last(desk, world)
    now_is = world.again(core)
    assert now_is is not None
    assert (now_is.state, now_is.opens_local, now_is.due_at) == (
        EventState.OPEN,
        OPENS,
        core.due_at,
    )
    assert set(standing(world)) == {core.id, check_in.id}


def test_what_is_given_out_again_can_be_given_out_once_more_and_be_taken_back(
    desk: Desk, world: World
) -> None:
    event = world.event(state=EventState.PAUSED)
    for version, weeks in ((1, 1), (2, 2)):
        week = timedelta(days=7 * weeks)
        again = Reissue(
            event_id=event.id,
            expected_version=version,
            opens_local=OPENS + week,
            due_local=DUE + week,
        )
        act(desk, partial(EventLifeService.reissue, command=again))
        now_is = world.again(event)
        assert now_is is not None
        assert (now_is.state, now_is.due_local) == (EventState.REISSUED, DUE + week)
    undo_last(desk, world)
    now_is = world.again(event)
    assert now_is is not None
    assert (now_is.state, now_is.due_local) == (EventState.REISSUED, DUE + timedelta(days=7))


@pytest.mark.parametrize("end", [EventState.EXPIRED, EventState.CANCELLED])
def test_what_ends_takes_off_who_is_still_to_come_and_answers_whom(
    desk: Desk, world: World, end: EventState
) -> None:
    def ended(life: EventLifeService) -> set[tuple[UUID, bool]]:
        done = life.move(MoveEvent(event_id=core.id, expected_version=1), end)
        return {(one.event.id, one.is_active) for one in done.schedules}

    with time_machine.travel("2026-05-03T18:00:00Z"):
        core, check_in = planned_pair(desk, world)
        before = standing(world)
        assert desk.run(EventLifeService, ended) == {(core.id, False), (check_in.id, False)}
        assert standing(world) == {}
        undo_last(desk, world)
        assert standing(world) == before


def test_of_what_expires_the_work_that_has_begun_stays_told(desk: Desk, world: World) -> None:
    core, _ = planned_pair(desk, world)
    before = standing(world)
    with time_machine.travel("2026-05-09T18:00:00Z"):
        expire = MoveEvent(event_id=core.id, expected_version=1)
        act(desk, lambda life: life.move(expire, EventState.EXPIRED))
    assert standing(world) == before


def test_cancelling_what_was_given_out_again_takes_off_what_was_left_standing(
    desk: Desk, world: World
) -> None:
    core, check_in = planned_pair(desk, world)
    act(desk, lambda life: life.reissue(Reissue(event_id=core.id, expected_version=1)))
    act(desk, lambda life: life.cancel(MoveEvent(event_id=core.id, expected_version=2)))
    assert standing(world) == {}
    undo_last(desk, world)
    assert set(standing(world)) == {check_in.id}


def test_a_paused_event_keeps_its_people_and_is_taken_up_again(desk: Desk, world: World) -> None:
    core, _ = planned_pair(desk, world)
    before = standing(world)
    act(desk, lambda life: life.pause(MoveEvent(event_id=core.id, expected_version=1)))
    assert state_of(world, core)[0] is EventState.PAUSED
    act(desk, lambda life: life.resume(MoveEvent(event_id=core.id, expected_version=2)))
    assert (state_of(world, core), standing(world)) == ((EventState.OPEN, 3), before)
    assert {one.verb for one in world.rows(RosterAction)} == {"assign", "pause", "resume"}


@pytest.mark.parametrize("what", ["event", "time off"])
def test_what_is_refused_is_said_in_words(what: str) -> None:
    moves: Mapping[Any, frozenset[Any]] = EVENT_MOVES if what == "event" else TIME_OFF_MOVES
    for now_is, wanted in product(moves, moves):
        if wanted in moves[now_is]:
            continue
        with pytest.raises(ConflictException) as refused:
            refuse_forbidden_move(what, moves, now_is, wanted)
        assert "_" not in refused.value.message
        assert refused.value.context == {"from_state": now_is, "to_state": wanted}


def test_taking_up_what_is_open_says_what_can_be_done_instead(desk: Desk, world: World) -> None:
    event = world.event()
    told = (
        "The event is open and can't become open. From open it can become: cancelled, expired, "
        "in progress, paused, reissued."
    )
    with pytest.raises(ConflictException, match=f"^{told}$"):
        act(desk, lambda life: life.resume(MoveEvent(event_id=event.id, expected_version=1)))


def test_a_forbidden_or_stale_move_changes_nothing(desk: Desk, world: World) -> None:
    event = world.event(state=EventState.SUBMITTED)
    world.schedule(event=event)
    with pytest.raises(ConflictException, match="is submitted and can't become cancelled"):
        act(desk, lambda life: life.cancel(MoveEvent(event_id=event.id, expected_version=1)))
    with pytest.raises(PreconditionFailedException):
        act(desk, lambda life: life.reissue(Reissue(event_id=event.id, expected_version=2)))
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 1


def test_of_two_who_give_the_same_out_again_one_is_told_of_the_other(
    desk: Desk, world: World
) -> None:
    event = world.event(state="reissued")
    again = Reissue(event_id=event.id, expected_version=1)
    act(desk, partial(EventLifeService.reissue, command=again))
    assert state_of(world, event) == (EventState.REISSUED, 2)
    with pytest.raises(PreconditionFailedException):
        act(desk, partial(EventLifeService.reissue, command=again))
