"""The day page."""

import pytest

from models.schedule import Schedule
from tests.pages.filling import fields_of
from tests.pages.markup import marked
from tests.pages.visitor import BOOSTED, DAY, HTMX, Visitor, step_of, value_of, words_of
from tests.support.factories import MONDAY, STARTS, World
from tests.support.statements import Statements

MOST_STATEMENTS = 12


def test_the_day_shows_work_absence_free_people_and_what_waits(
    as_bob: Visitor, world: World
) -> None:
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    world.schedule(event=event, employee=world.employee(name="Ana García"))
    world.time_off(employee=world.employee(name="Omar Haddad"), state="approved")
    world.employee(name="Grace Tan")
    world.event(project_name="612388-CORE-Veggie Chips", event_number="612388")
    said = words_of(as_bob.see(DAY))
    assert "Monday, 4 May" in said
    assert "Oat Bites 612345 10:30 –17:00" in said
    assert "Time off, all day" in said
    assert "Free all day" in said
    assert "Veggie Chips 612388" in said


def test_work_that_is_held_where_it_is_is_marked_so_on_the_grid(
    as_bob: Visitor, world: World
) -> None:
    held = world.schedule(is_pinned=True, employee=world.employee(name="Ana García"))
    world.schedule(employee=world.employee(name="Omar Haddad"))
    blocks = marked(as_bob.see(DAY), "block")
    assert len(blocks) == 2
    pinned = [block["id"] for block in blocks if "is-pinned" in block["class"].split()]
    assert pinned == [f"block-{held.id}"]


def test_the_first_page_is_today_and_another_day_is_a_redirect_away(
    as_bob: Visitor, world: World
) -> None:
    assert "Today" in as_bob.see("/")
    answer = as_bob.client.get(f"/?date={MONDAY}&site={world.home.code}")
    assert answer.headers["Location"] == f"{DAY}?site={world.home.code}"


def test_the_site_looked_at_last_is_remembered(as_bob: Visitor, world: World) -> None:
    other = world.site(name="Store in Denver", time_zone="America/Denver")
    as_bob.see(f"{DAY}?site={other.code}")
    assert "Store in Denver · Denver time" in words_of(as_bob.see(DAY))
    as_bob.see(f"{DAY}?site=")
    assert "Acme One · Chicago time" in words_of(as_bob.see(DAY))


def test_an_unknown_site_or_day_is_not_found(as_bob: Visitor) -> None:
    for path in (f"{DAY}?site=nope", "/schedule/2026-02-30", "/schedule/today"):
        assert as_bob.client.get(path).status_code == 404


def test_an_empty_organization_is_told_where_to_begin(as_bob: Visitor) -> None:
    assert "Import employees" in as_bob.see(DAY)


def test_the_number_of_statements_does_not_grow_with_the_day(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    for _ in range(12):
        world.schedule()
        world.event()
    with statements.at_most(MOST_STATEMENTS):
        as_bob.see(DAY)


def test_a_viewer_sees_the_day_but_nothing_that_changes_it(
    as_viewer: Visitor, world: World
) -> None:
    world.schedule()
    world.event()
    page = as_viewer.see(DAY)
    assert "/unassign" not in page
    assert "/assign" not in page


@pytest.mark.parametrize(("headers", "is_piece"), [({}, False), (BOOSTED, False), (HTMX, True)])
def test_the_choice_is_a_page_or_the_piece_that_a_script_asks_for(
    as_bob: Visitor, world: World, headers: dict[str, str], *, is_piece: bool
) -> None:
    event = world.event()
    world.employee(name="Grace Tan")
    page = as_bob.see(f"{DAY}/assign/{event.id}?start=11:00", **headers)
    assert ("<html" not in page) is is_piece
    assert f'id="work-{event.id}"' in page
    assert value_of(page, "start") == "11:00"
    assert "Grace Tan" in page


def test_somebody_is_put_on_an_event_and_taken_off_and_both_can_be_undone(
    as_bob: Visitor, world: World
) -> None:
    event = world.event(project_name="612345-CORE-Oat Bites")
    person = world.employee(name="Ana García")
    form = {"event_id": str(event.id), "version": "1", "start": "10:30"}
    page = as_bob.follow(as_bob.send(f"{DAY}/assign", {**form, "employee_code": person.code}))
    assert "Ana García on Oat Bites, 10:30–17:00." in page
    undo = step_of(page, "Undo")
    off = {name: value_of(page, name) for name in ("schedule_id", "version")}
    page = as_bob.follow(as_bob.send(f"{DAY}/unassign", off))
    assert "Ana García off Oat Bites, 10:30–17:00." in page
    redo = step_of(page, "Undo")
    blocked = as_bob.send(f"{DAY}/undo", undo)
    assert blocked.status_code == 409
    assert "Nothing was changed. Something was changed since" in blocked.get_data(as_text=True)
    page = as_bob.follow(as_bob.send(f"{DAY}/undo", redo))
    assert "Taken back: you took Ana García off Core" in page
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 1
    as_bob.follow(as_bob.send(f"{DAY}/undo", undo))
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 0


def test_what_comes_and_goes_along_is_told_with_what_was_done(
    as_bob: Visitor, world: World
) -> None:
    core = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    world.event(kind="supervisor", event_number="612345")
    world.employee(code="ANA", name="Ana García")
    world.employee(role="club_supervisor", name="Lucía Reyes")
    form = {"event_id": str(core.id), "version": "1", "start": "10:30", "employee_code": "ANA"}
    said = words_of(as_bob.follow(as_bob.send(f"{DAY}/assign", form)))
    beside = "Lucía Reyes on Supervisor 612345 at 12:00 on Monday 4 May."
    assert f"Ana García on Oat Bites, 10:30–17:00. Also put {beside}" in said
    here = f"/events/{core.id}"
    cancel = fields_of(as_bob.see(here), f"{here}/cancel")
    said = words_of(as_bob.follow(as_bob.send(f"{here}/cancel", {**cancel, "reason": "No stock"})))
    took = "took Ana García off Core 612345 at 10:30 on Monday 4 May; took Lucía Reyes off Super"
    assert f"Cancelled Core 612345. Also {took}" in said


def test_a_refused_choice_says_in_words_which_rule_stands_against_it(
    as_bob: Visitor, world: World
) -> None:
    busy = world.employee(name="Ana García")
    world.schedule(employee=busy, event=world.event(project_name="612345-CORE-Oat Bites"))
    event = world.event()
    form = {"event_id": str(event.id), "employee_code": busy.code, "version": "1", "start": "11:00"}
    answer = as_bob.send(f"{DAY}/assign", form)
    assert answer.status_code == 409
    said = words_of(answer.get_data(as_text=True))
    assert "Nobody was put on it: Ana García already works" in said
    piece = as_bob.send(f"{DAY}/assign", form, BOOSTED)
    assert piece.status_code == 409
    assert piece.headers["HX-Retarget"] == f"#work-{event.id}"
    assert "<html" not in piece.get_data(as_text=True)
    assert world.count(Schedule) == 1


def test_a_rule_that_wants_a_reason_is_answered_with_the_field_for_it(
    as_bob: Visitor, as_alice: Visitor, world: World
) -> None:
    person, event = world.employee(name="Ana García"), world.event()
    form = {"event_id": str(event.id), "employee_code": person.code, "version": "1"}
    unusual = form | {"start": "10:07"}
    refused = as_bob.send(f"{DAY}/assign", unusual)
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "usually starts at" in page
    assert 'name="override_reason"' in page
    assert "Assign Ana García anyway" in page
    short = as_bob.send(f"{DAY}/assign", unusual | {"override_reason": "ok"})
    assert short.status_code == 400
    assert 'name="override_reason" value="ok"' in short.get_data(as_text=True)
    world.holiday()
    hard = unusual | {"override_reason": "She asked for it"}
    assert 'name="override_reason"' not in as_bob.send(f"{DAY}/assign", hard).get_data(as_text=True)
    choice = as_alice.see(f"{DAY}/assign/{event.id}?start=10:07")
    assert f'id="override-{person.code}"' in choice
    assert "Ana García on " in as_alice.follow(as_alice.send(f"{DAY}/assign", hard))


def test_whoever_can_for_a_reason_is_told_apart_and_asked_for_it_at_once(
    as_bob: Visitor, world: World
) -> None:
    event, zoe = world.event(), world.employee(code="ZOE", name="Zoe")
    world.weekly_availability(employee=zoe, weekday=MONDAY.weekday(), is_available=False)
    choice = as_bob.see(f"{DAY}/assign/{event.id}?start=10:30")
    assert '<p class="warn">Zoe usually does not work on Mondays</p>' in choice
    assert "Assign with a reason… Zoe at 10:30" in words_of(choice)
    assert 'name="override_reason"' not in choice
    asked = as_bob.see(f"{DAY}/assign/{event.id}?start=10:30&why=ZOE", **HTMX)
    assert "Zoe usually does not work on Mondays. Why Zoe all the same" in words_of(asked)
    form = fields_of(asked, f"{DAY}/assign")
    assert form["override_reason"] == ""
    given = {**form, "employee_code": "ZOE", "override_reason": "She asked for it"}
    assert "Zoe on " in as_bob.follow(as_bob.send(f"{DAY}/assign", given))
    assert 'name="override_reason"' not in as_bob.see(f"{DAY}/assign/{world.event().id}?why=NOBODY")


def test_an_event_changed_meanwhile_is_shown_again_before_anybody_is_put_on_it(
    as_bob: Visitor, world: World
) -> None:
    event, person = world.event(), world.employee()
    form = {"event_id": str(event.id), "employee_code": person.code, "start": "10:30"}
    answer = as_bob.send(f"{DAY}/assign", {**form, "version": "7"})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in answer.get_data(as_text=True)
    assert value_of(answer.get_data(as_text=True), "version") == "1"
    assert world.count(Schedule) == 0


def test_whoever_opens_work_that_was_given_away_meanwhile_reads_so_and_sees_the_day(
    as_bob: Visitor, as_alice: Visitor, world: World
) -> None:
    event = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    for name in ("Ana García", "Omar Haddad"):
        world.employee(code=name[:3].upper(), name=name)
    form = {"event_id": str(event.id), "version": "1", "start": "10:30"}
    as_alice.follow(as_alice.send(f"{DAY}/assign", {**form, "employee_code": "ANA"}))
    late = as_bob.client.get(f"{DAY}/assign/{event.id}", headers=HTMX)
    later = as_bob.send(f"{DAY}/assign", {**form, "employee_code": "OMA"}, BOOSTED)
    for answer in (late, later):
        assert answer.status_code == 409
        assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == "#day"
        said = words_of(answer.get_data(as_text=True))
        put = "Meanwhile Alice put Ana García on Core 612345 at 10:30 on Monday 4 May."
        assert f"Nothing was changed. {put} You see it as it is now." in said
        assert "already given" not in said
        assert "Oat Bites 612345 10:30 –17:00" in said
    over = world.event(state="cancelled", project_name="612388-CORE-Veggie Chips")
    answer = as_bob.client.get(f"{DAY}/assign/{over.id}")
    assert answer.status_code == 409
    assert "Veggie Chips needs nobody any more." in words_of(answer.get_data(as_text=True))


def test_taking_off_somebody_who_is_off_already_shows_the_day_as_it_is(
    as_bob: Visitor, world: World
) -> None:
    schedule = world.schedule(local=STARTS)
    form = {"schedule_id": str(schedule.id), "version": "1"}
    as_bob.send(f"{DAY}/unassign", form)
    answer = as_bob.send(f"{DAY}/unassign", form)
    assert answer.status_code == 409
    assert "Nothing was changed." in answer.get_data(as_text=True)


def test_a_form_with_a_missing_or_broken_field_is_refused_by_name(
    as_bob: Visitor, world: World
) -> None:
    form = {"event_id": str(world.event().id), "employee_code": "EMP1", "version": "1"}
    for start in ("", "25:00", "soon"):
        answer = as_bob.send(f"{DAY}/assign", {**form, "start": start})
        assert answer.status_code == 400
        assert "start" in words_of(answer.get_data(as_text=True))


def test_nobody_reads_or_changes_another_organizations_day(
    as_charlie: Visitor, world: World
) -> None:
    schedule = world.schedule()
    event = world.event()
    assert as_charlie.client.get(f"{DAY}/assign/{event.id}").status_code == 404
    assert as_charlie.client.get(f"{DAY}?site={world.home.code}").status_code == 404
    answer = as_charlie.send(f"{DAY}/unassign", {"schedule_id": str(schedule.id), "version": "1"})
    assert answer.status_code == 404
    assert world.count(Schedule, Schedule.is_active.is_(True)) == 1


def test_whoever_called_in_is_told_on_the_grid_and_staffs_nothing(
    as_bob: Visitor, world: World
) -> None:
    away, there = world.employee(name="Ana"), world.employee(name="Ben")
    world.attendance(schedule=world.schedule(employee=away), mark="called_in")
    world.schedule(employee=there)
    page = as_bob.see(DAY)
    assert "1 of 2 events staffed" in words_of(page)
    assert page.count(" is-away") == 1
    assert "Called in: C Core" in words_of(page)
