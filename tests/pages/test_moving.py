"""Placed work on pages: moved, given away, traded, pinned; refused in words, never lost."""

from datetime import datetime, time

import pytest

from models.roster_action import RosterAction
from models.schedule import Schedule
from tests.pages.filling import fields_of
from tests.pages.visitor import BOOSTED, DAY, HTMX, Visitor, step_of, value_of, words_of
from tests.support.factories import MONDAY, World
from tests.support.statements import Statements

MOST_STATEMENTS = 12
EARLY = datetime.combine(MONDAY, time(9, 45))
LATE = datetime.combine(MONDAY, time(11, 30))


@pytest.fixture
def placed(world: World) -> Schedule:
    """Ana's Core at 10:30."""
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    return world.schedule(event=event, employee=world.employee(code="ANA", name="Ana García"))


def moving(schedule: Schedule, **values: str) -> dict[str, str]:
    """Return the form that puts a schedule at 11:00 of its day, in Ana's hands."""
    given = {"employee_code": "ANA", "to": MONDAY.isoformat(), "start": "11:00"}
    return {"schedule_id": str(schedule.id), "version": "1", **given, **values}


def test_work_is_moved_given_away_and_both_are_taken_back(
    as_bob: Visitor, world: World, placed: Schedule
) -> None:
    grace = world.employee(code="GRACE", name="Grace Tan")
    choice = as_bob.see(f"{DAY}/move/{placed.id}?start=11:00")
    said = words_of(choice)
    assert "The same person" in said
    assert "Grace Tan" in said
    assert fields_of(choice, f"{DAY}/move")["start"] == "11:00"
    page = as_bob.follow(as_bob.send(f"{DAY}/move", moving(placed)))
    assert "Moved Ana García on Core 612345 to 11:00 on Monday 4 May." in words_of(page)
    given = moving(placed, version="2", employee_code=grace.code)
    page = as_bob.follow(as_bob.send(f"{DAY}/move", given))
    assert "Gave Core 612345 at 11:00 on Monday 4 May to Grace Tan instead of Ana" in page
    page = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(page, "Undo")))
    assert "Taken back: you gave Core 612345" in page
    assert "Redo: gave Core 612345 at 11:00" in page
    page = as_bob.follow(as_bob.send(f"{DAY}/undo", step_of(page, "Redo")))
    assert "Done again: you gave Core 612345" in page
    same = as_bob.send(f"{DAY}/move", {**given, "version": value_of(page, "version")})
    assert "Nothing was different." in as_bob.follow(same)


def test_a_hard_rule_refuses_and_a_soft_one_asks_for_a_reason_where_it_was_asked(
    as_bob: Visitor, world: World, placed: Schedule
) -> None:
    omar = world.employee(code="OMAR", name="Omar Haddad")
    world.time_off(employee=omar, state="approved")
    refused = as_bob.send(f"{DAY}/move", moving(placed, employee_code="OMAR"), BOOSTED)
    assert refused.status_code == 409
    assert refused.headers["HX-Retarget"] == "#moving"
    said = words_of(refused.get_data(as_text=True))
    assert said.startswith("Move Oat Bites 612345")
    assert "Nothing was moved: Omar Haddad is on time off" in said
    assert "override_reason" not in refused.get_data(as_text=True)
    looked = as_bob.see(f"{DAY}/move/{placed.id}?to={MONDAY}&start=10:07")
    assert ">Move with a reason…<" in looked
    assert ">Give<" not in looked
    odd = moving(placed, start="10:07")
    asked = as_bob.send(f"{DAY}/move", odd)
    assert asked.status_code == 409
    assert "Why Ana García at 10:07 all the same" in asked.get_data(as_text=True)
    assert as_bob.send(f"{DAY}/move", {**odd, "override_reason": "x"}).status_code == 400
    page = as_bob.follow(as_bob.send(f"{DAY}/move", {**odd, "override_reason": "The truck"}))
    assert "to 10:07" in words_of(page)
    assert world.rows(RosterAction)[0].reason == "The truck"


def test_a_start_that_the_clocks_jump_over_is_told_where_it_was_asked(
    as_bob: Visitor, world: World, placed: Schedule
) -> None:
    told = "The clocks at the site jump over 02:30 that day. Choose another start."
    looked = as_bob.see(f"{DAY}/move/{placed.id}?to=2027-03-14&start=02:30")
    answer = as_bob.send(f"{DAY}/move", moving(placed, to="2027-03-14", start="02:30"))
    assert answer.status_code == 400
    for page in (looked, answer.get_data(as_text=True)):
        assert words_of(page).count(f"Nothing was moved: {told}") == 1
        assert fields_of(page, f"{DAY}/move")["to"] == "2027-03-14"
        assert fields_of(page, f"{DAY}/move")["start"] == "03:30"
    day, event = "/schedule/2027-03-14", world.event()
    form = {"event_id": str(event.id), "version": "1", "start": "02:30", "employee_code": "ANA"}
    looked = as_bob.see(f"{day}/assign/{event.id}?start=02:30")
    answer = as_bob.send(f"{day}/assign", form)
    assert answer.status_code == 400
    for page in (looked, answer.get_data(as_text=True)):
        assert f"Nobody was put on it: {told}" in words_of(page)
        assert value_of(page, "start") == "03:30"


def test_whoever_was_slower_reads_what_changed_and_can_try_again(
    as_bob: Visitor, as_alice: Visitor, placed: Schedule
) -> None:
    as_alice.follow(as_alice.send(f"{DAY}/move", moving(placed)))
    wanted = moving(placed, start="11:30")
    for send in (f"{DAY}/move", f"{DAY}/pin", f"{DAY}/unassign"):
        form = {"schedule_id": wanted["schedule_id"], "version": "1"}
        extra = {"is_pinned": "true"} if send.endswith("pin") else {}
        answer = as_bob.send(send, wanted if send.endswith("move") else {**form, **extra})
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        moved = "Meanwhile Alice moved Ana García on Core 612345 to 11:00 on Monday 4 May."
        assert f"Nothing was changed. {moved}" in words_of(page)
        assert ("start=11:30" in page) is send.endswith("move")


def test_two_trade_after_both_directions_were_told(
    as_bob: Visitor, world: World, placed: Schedule, statements: Statements
) -> None:
    event = world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    grace = world.employee(name="Grace Tan")
    other = world.schedule(event=event, employee=grace, local=EARLY)
    with statements.at_most(MOST_STATEMENTS):
        choice = as_bob.see(f"{DAY}/move/{placed.id}")
    path = f"{DAY}/trade/{placed.id}/{other.id}"
    assert path in choice
    with statements.at_most(MOST_STATEMENTS):
        preview = as_bob.see(path, **HTMX)
    said = words_of(preview)
    assert "<html" not in preview
    assert "Grace Tan takes Oat Bites 612345" in said
    assert "Ana García takes Veggie Chips 612388" in said
    assert said.count("Nothing stands against it.") == 2
    form = fields_of(preview, f"{DAY}/trade")
    page = as_bob.follow(as_bob.send(f"{DAY}/trade", form))
    assert "Ana García and Grace Tan changed places" in page
    stale = as_bob.send(f"{DAY}/trade", form)
    assert stale.status_code == 409
    assert "Meanwhile Bob gave Core 612345" in words_of(stale.get_data(as_text=True))


def test_a_trade_that_a_rule_stands_against_says_which_way_and_why(
    as_bob: Visitor, world: World, placed: Schedule
) -> None:
    juicer = world.event(kind="juicer_production")
    omar = world.employee(name="Omar Haddad")
    other = world.schedule(event=juicer, employee=omar, local=EARLY.replace(hour=9, minute=0))
    said = words_of(as_bob.see(f"{DAY}/trade/{placed.id}/{other.id}"))
    assert "Omar Haddad takes Oat Bites 612345" in said
    form = {
        "one_id": str(placed.id),
        "one_version": "1",
        "other_id": str(other.id),
        "other_version": "1",
    }
    refused = as_bob.send(f"{DAY}/trade", form)
    assert refused.status_code == 409
    assert "Nothing was traded:" in refused.get_data(as_text=True)
    own = world.schedule(employee=omar, local=LATE.replace(day=5))
    same = as_bob.client.get(f"{DAY}/trade/{other.id}/{own.id}")
    assert same.status_code == 409


def test_work_is_pinned_and_let_go_from_the_day_and_from_the_event(
    as_bob: Visitor, placed: Schedule
) -> None:
    form = {"schedule_id": str(placed.id), "version": "1", "is_pinned": "true"}
    assert "Pinned Ana García" in as_bob.follow(as_bob.send(f"{DAY}/pin", form))
    back = as_bob.send(f"{DAY}/pin?back=event", {**form, "version": "2", "is_pinned": "false"})
    assert back.headers["Location"] == f"/events/{placed.event_id}"


def test_nobody_moves_another_organizations_work_and_a_viewer_moves_none(
    as_charlie: Visitor, as_viewer: Visitor, placed: Schedule
) -> None:
    for path in (f"{DAY}/move/{placed.id}", f"{DAY}/trade/{placed.id}/{placed.id}"):
        assert as_charlie.client.get(path).status_code == 404
    assert as_charlie.send(f"{DAY}/move", moving(placed)).status_code == 404
    assert as_viewer.send(f"{DAY}/move", moving(placed)).status_code == 403
    assert "data-carry" not in as_viewer.see(DAY)


def test_work_of_which_attendance_is_recorded_says_at_once_what_can_be_done(
    as_bob: Visitor, world: World, placed: Schedule, statements: Statements
) -> None:
    grace = world.employee(code="GRACE", name="Grace Tan")
    other = world.schedule(employee=grace, local=EARLY)
    world.attendance(schedule=placed, mark="called_in")
    with statements.at_most(MOST_STATEMENTS):
        choice = as_bob.see(f"{DAY}/move/{placed.id}?start=11:00")
    said = words_of(choice)
    assert "It is recorded how Ana García came to this work." in said
    assert "The same person" in said
    assert "Grace Tan" not in said
    assert f"/trade/{placed.id}" not in as_bob.see(f"{DAY}/move/{other.id}")
    with statements.at_most(MOST_STATEMENTS):
        trade = words_of(as_bob.see(f"{DAY}/trade/{placed.id}/{other.id}"))
    assert "It is recorded how Ana García came to this work." in trade
    assert "They can't trade this." in trade
    free = world.employee(code="BEN", name="Ben")
    answer = as_bob.send(f"{DAY}/move", moving(placed, employee_code=free.code))
    assert answer.status_code == 409
    refused = answer.get_data(as_text=True)
    assert "Nothing was moved: It is recorded how Ana García came to Core" in words_of(refused)
    assert "Take Ana García off and find somebody else" in words_of(refused)
    take_off = f"{DAY}/unassign?back=choose"
    taken_off = as_bob.send(take_off, fields_of(choice, take_off))
    assert f"/assign/{placed.event_id}" in taken_off.location
    stored = world.again(placed)
    assert stored is not None
    assert not stored.is_active
