"""Somebody's work goes to others, some of it or all of it because they leave."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from models.employee import Employee
from models.schedule import Schedule
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("monday_morning")

HAND_OVER = "/people/ANA/hand-over"
LEAVE = "/people/ANA/leave"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def work(world: World) -> list[Schedule]:
    """Ana's Cores of three days; Ben could do all of them, Cara two."""
    ana, _, cara = (world.employee(code=name.upper(), name=name) for name in ("Ana", "Ben", "Cara"))
    world.time_off(employee=cara, state="approved")
    return [
        world.schedule(employee=ana, local=STARTS + timedelta(days=day), is_pinned=day == 1)
        for day in range(3)
    ]


def holders(world: World) -> list[str]:
    """Return who has what is planned, in order of day."""
    names = {one.id: one.name for one in world.rows(Employee)}
    rows = world.rows(Schedule, Schedule.is_active.is_(True))
    return [names[row.employee_id] for row in sorted(rows, key=lambda row: row.starts_at)]


def asked(rows: list[Schedule], **more: str) -> str:
    chosen = [("chosen", str(row.id)) for row in rows]
    return f"{HAND_OVER}?{urlencode([*chosen, *more.items()])}"


def test_chosen_work_goes_to_whoever_could_take_all_of_it_and_comes_back(
    as_bob: Visitor, world: World, work: list[Schedule], statements: Statements
) -> None:
    assert f'href="{HAND_OVER}"' in as_bob.see("/people/ANA")
    with statements.at_most(3):
        said = words_of(as_bob.see(HAND_OVER))
    assert "Tue 5 May, 10:30–17:00 C Core" in said
    assert "pinned" in said
    with statements.at_most(9):
        said = words_of(as_bob.see(asked(work)))
    assert said.index("Ben can take all 3") < said.index("Cara can take 2 of 3")
    with statements.at_most(12):
        page = as_bob.see(asked(work, to="BEN"))
    assert "3 of 3 can go to Ben" in words_of(page)
    page = as_bob.follow(as_bob.send(HAND_OVER, fields_of(page, HAND_OVER)))
    assert "Bob gave 3 events of Ana to Ben" in page
    assert holders(world) == ["Ben"] * 3
    undo = "/people/ANA/undo"
    back = fields_of(page, undo)
    assert "Bob took back: Bob gave 3 events" in as_bob.follow(as_bob.send(undo, back))
    assert holders(world) == ["Ana"] * 3
    answer = as_bob.send(undo, back)
    assert answer.status_code == 409
    assert "This was taken back already." in words_of(answer.get_data(as_text=True))


def test_what_can_not_go_is_told_row_by_row_and_stays_if_so_chosen(
    as_bob: Visitor, world: World, work: list[Schedule]
) -> None:
    page = as_bob.see(asked(work, to="CARA"))
    assert "2 of 3 can go to Cara" in words_of(page)
    assert "Cara is on time off" in words_of(page)
    fields = fields_of(page, HAND_OVER)
    assert ">Give 2 to Cara<" not in page
    answer = as_bob.send(HAND_OVER, fields)
    assert answer.status_code == 409
    assert "1 of 3 can't go, so nothing was changed." in words_of(answer.get_data(as_text=True))
    page = as_bob.see(asked(work, to="CARA", each="true"))
    page = as_bob.follow(as_bob.send(HAND_OVER, fields_of(page, HAND_OVER)))
    assert "One stays: Cara is on time off" in words_of(page)
    assert holders(world) == ["Ana", "Cara", "Cara"]
    assert as_bob.send(HAND_OVER, {**fields, "to": "NOBODY"}).status_code == 404


def test_somebody_leaves_and_every_piece_of_their_work_is_decided_on(
    as_bob: Visitor, as_viewer: Visitor, world: World, work: list[Schedule], statements: Statements
) -> None:
    path = f"{LEAVE}?on={TUESDAY}"
    with statements.at_most(9):
        page = as_bob.see(path)
    assert "2 events are planned from Tue 5 May on" in words_of(page)
    form = fields_of(page, LEAVE)
    assert form[f"to.{work[1].id}"] in {"BEN", "CARA"}
    form |= {f"to.{work[1].id}": "BEN", f"to.{work[2].id}": "", "reason": "Moves away"}
    assert as_viewer.send(LEAVE, form).status_code == 403
    ana = world.rows(Employee, Employee.code == "ANA")[0]
    added = world.schedule(employee=ana, local=STARTS + timedelta(days=3))
    answer = as_bob.send(LEAVE, form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Look at the work as it is now" in words_of(page)
    form |= {name: text for name, text in fields_of(page, LEAVE).items() if str(added.id) in name}
    page = as_bob.follow(as_bob.send(LEAVE, {**form, f"to.{added.id}": ""}))
    said = words_of(page)
    assert "1 event given to others and 2 events left open" in said
    assert "was pinned to Ana." in said
    assert holders(world) == ["Ana", "Ben"]
    said = words_of(as_bob.see("/people/ANA"))
    assert "Leaves Tue 5 May" in said
    assert "Bob let this person go from Tue 5 May on (Moves away)" in said
    undo = "/people/ANA/undo"
    as_bob.follow(as_bob.send(undo, fields_of(page, undo)))
    assert holders(world) == ["Ana"] * 4
    assert "Leaves" not in words_of(as_bob.see("/people/ANA")).replace("Leaves…", "")


def test_what_was_done_to_somebody_else_is_not_taken_back_from_here(
    as_bob: Visitor, world: World, work: list[Schedule]
) -> None:
    page = as_bob.see(asked(work, to="BEN"))
    page = as_bob.follow(as_bob.send(HAND_OVER, fields_of(page, HAND_OVER)))
    back = fields_of(page, "/people/ANA/undo")
    for _ in range(2):
        assert as_bob.send("/people/CARA/undo", back).status_code == 404
    assert holders(world) == ["Ben"] * 3
    as_bob.follow(as_bob.send("/people/BEN/undo", back))
    assert holders(world) == ["Ana"] * 3


def test_handing_over_nothing_says_that_something_is_to_be_chosen(
    as_bob: Visitor, world: World, work: list[Schedule]
) -> None:
    answer = as_bob.send(HAND_OVER, {"to": "BEN"})
    assert answer.status_code == 400
    said = words_of(answer.get_data(as_text=True))
    assert "Nothing was changed. Choose at least one event." in said
    assert "Which work" in said
    assert holders(world) == ["Ana"] * len(work)


def test_other_organizations_see_none_of_it(
    as_charlie: Visitor, as_bob: Visitor, work: list[Schedule]
) -> None:
    for path in (asked(work), LEAVE):
        assert as_charlie.client.get(path).status_code == 404
    page = as_bob.see(asked(work, to="BEN"))
    done = as_bob.send(HAND_OVER, fields_of(page, HAND_OVER)).headers["Location"]
    assert as_charlie.client.get(done).status_code == 404
    assert as_bob.client.get(done.replace("ANA", "CARA")).status_code == 404


def test_work_of_which_attendance_is_recorded_is_offered_to_nobody_else(
    as_bob: Visitor, world: World, work: list[Schedule], statements: Statements
) -> None:
    world.attendance(schedule=work[1], mark="called_in")
    with statements.at_most(9):
        page = as_bob.see(f"{LEAVE}?on={TUESDAY}")
    assert "Taken off, open then: how they came is recorded" in words_of(page)
    assert fields_of(page, LEAVE)[f"to.{work[1].id}"] == ""
    page = as_bob.follow(as_bob.send(LEAVE, fields_of(page, LEAVE)))
    assert len(holders(world)) == 2
    undo = "/people/ANA/undo"
    as_bob.follow(as_bob.send(undo, fields_of(page, undo)))
    with statements.at_most(3):
        listed = as_bob.see(HAND_OVER)
    assert "How they came is recorded: take them off instead" in words_of(listed)
    assert f'value="{work[1].id}" disabled' in listed
    assert "Ben can take all 2" in words_of(as_bob.see(asked(work)))
    with statements.at_most(12):
        page = as_bob.see(asked(work, to="BEN", each="true"))
    assert "2 of 3 can go to Ben" in words_of(page)
    assert "It is recorded how Ana came to this work. Take Ana off" in words_of(page)
    as_bob.follow(as_bob.send(HAND_OVER, fields_of(page, HAND_OVER)))
    assert holders(world) == ["Ben", "Ana", "Ben"]


def test_work_that_only_needs_a_reason_is_given_away_with_one(
    as_bob: Visitor, world: World, work: list[Schedule]
) -> None:
    dan = world.employee(code="DAN", name="Dan")
    world.weekly_availability(employee=dan, weekday=MONDAY.weekday(), is_available=False)
    page = as_bob.see(asked(work, to="DAN"))
    assert "Why Dan all the same" in page
    form = fields_of(page, HAND_OVER)
    refused = as_bob.send(HAND_OVER, {**form, "override_reason": "x"})
    assert 'value="x"' in refused.get_data(as_text=True)
    as_bob.follow(as_bob.send(HAND_OVER, {**form, "override_reason": "Dan asked for it."}))
    assert holders(world) == ["Dan"] * 3
