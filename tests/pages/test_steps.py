"""Back and forth through what somebody did, step by step."""

import re

import pytest

from models.schedule import Schedule
from tests.pages.visitor import DAY, Visitor, step_of, words_of
from tests.support.factories import World

pytestmark = pytest.mark.usefixtures("monday_morning")
TAKEN_OFF = "took Ana García off Core 612345 at 10:30 on Monday 4 May"
PUT = "put Ana García on Core 612345 at 09:45 on Monday 4 May"


@pytest.fixture
def twice(as_bob: Visitor, world: World) -> str:
    """Bob took Ana off and put her on again, earlier; what he sees then."""
    ana = world.employee(code="ANA", name="Ana García")
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    placed = world.schedule(event=event, employee=ana)
    as_bob.follow(as_bob.send(f"{DAY}/unassign", {"schedule_id": str(placed.id), "version": "1"}))
    form = {"event_id": str(event.id), "version": "1", "start": "09:45", "employee_code": "ANA"}
    return as_bob.follow(as_bob.send(f"{DAY}/assign", form))


def steps_of(page: str) -> list[str]:
    """Return the steps that the head of the day offers, in words."""
    head = page.partition('class="row day-actions"')[2].partition("</div>")[0]
    return [words_of(one) for one in re.findall(r"<button[^>]*data-step.*?</button>", head, re.S)]


def starts(world: World) -> list[str]:
    rows = world.rows(Schedule, Schedule.is_active.is_(True))
    return [f"{one.starts_at:%H:%M}" for one in rows]


def test_each_step_back_is_the_one_before_and_each_step_forth_does_it_again(
    as_bob: Visitor, world: World, twice: str
) -> None:
    assert steps_of(twice) == [f"Undo: {PUT} · Mon 4 May"]
    once = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(twice, "Undo")))
    assert steps_of(once) == [f"Undo: {TAKEN_OFF} · Mon 4 May", f"Redo: {PUT} · Mon 4 May"]
    assert "Taken back: you put Ana García on Core" in once
    toast = once.partition('id="toasts"')[2]
    assert step_of(toast, "Redo") == step_of(once, "Redo")
    assert 'data-step="Undo"' not in toast
    both = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(once, "Undo")))
    assert steps_of(both) == [f"Redo: {TAKEN_OFF} · Mon 4 May"]
    assert starts(world) == ["15:30"]
    forth = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(both, "Redo")))
    assert "Done again: you took Ana García off Core" in forth
    assert steps_of(forth) == [f"Undo: {TAKEN_OFF} · Mon 4 May", f"Redo: {PUT} · Mon 4 May"]
    last = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(forth, "Redo")))
    assert starts(world) == ["14:45"]
    assert steps_of(last) == [f"Undo: {PUT} · Mon 4 May"]
    told = words_of(as_bob.see("/history"))
    assert f"Bob did again: Bob {PUT}" in told
    assert f"Bob took back: Bob {TAKEN_OFF}" in told
    assert "took back: Bob took back" not in told


def test_the_steps_are_ones_own_and_end_with_something_new_or_with_time(
    as_bob: Visitor, as_alice: Visitor, as_viewer: Visitor, world: World, twice: str
) -> None:
    page = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(twice, "Undo")))
    assert steps_of(as_alice.see(DAY)) == steps_of(as_viewer.see(DAY)) == []
    form = {"employee_code": "ANA", "version": "1", "start": "11:30"}
    new = world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    page = as_bob.follow(as_bob.send(f"{DAY}/assign", {**form, "event_id": str(new.id)}))
    put = "put Ana García on Core 612388 at 11:30 on Monday 4 May"
    assert steps_of(page) == [f"Undo: {put} · Mon 4 May"]
