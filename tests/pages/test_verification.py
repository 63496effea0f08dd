"""The pages of what is wrong: by day, before tomorrow, and the number in the frame."""

from datetime import timedelta

import pytest

from models.time_off import TimeOffState
from tests.pages.filling import fields_of
from tests.pages.visitor import Visitor, words_of
from tests.support.factories import FRIDAY, MONDAY, OPENS, STARTS, World
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("monday_morning")

MONTH = timedelta(days=40)
DAYS = f"/verify?from={MONDAY}&to={FRIDAY}"


def wrong(world: World) -> str:
    """Put somebody who is away on a Core; return the schedule's id."""
    ana = world.employee(name="Ana")
    world.time_off(employee=ana, state=TimeOffState.APPROVED)
    core = world.event(project_name="612345-CORE-Crisps", event_number="612345")
    return str(world.schedule(event=core, employee=ana).id)


def test_nothing_wrong_is_said_with_the_days(as_bob: Visitor) -> None:
    said = words_of(as_bob.see(DAYS))
    assert "Nothing is wrong, Monday, 4 May to Friday, 8 May." in said
    assert "N/A health, of 100" in said


def test_lines_stand_below_their_day_with_the_link_that_mends_them(
    as_bob: Visitor, world: World
) -> None:
    schedule = wrong(world)
    empty = world.event(kind="other", project_name="Cheese", due=STARTS)
    page = as_bob.see(DAYS)
    said = words_of(page)
    assert "Monday, 4 May to Friday, 8 May: 3 things are wrong." in said
    assert "0 health, of 100 3 critical 0 warnings" in said
    assert "Critical Ana is on time off on Monday, 4 May" in said
    assert "Ana · Crisps 612345 · Monday, 4 May, 10:30–17:00" in said
    assert "lacks its Supervisor: there is no such event 612345" in said
    assert f'href="/schedule/2026-05-04/move/{schedule}?site=ACME-1&amp;back=/verify' in page
    assert f'href="/schedule/2026-05-04/assign/{empty.id}?site=ACME-1&amp;back=/verify' in page
    assert "How the health figure is made 100 - 100 x" in said


def test_whoever_puts_a_line_right_comes_back_to_the_list(as_bob: Visitor, world: World) -> None:
    ana = world.employee(name="Ana")
    world.event(kind="other", project_name="Cheese", due=STARTS.replace(hour=18))
    here = f"{DAYS}&site=ACME-1"
    page = as_bob.see(here)
    place = page.split("/assign/")[1].split('"')[0].replace("&amp;", "&")
    choice = as_bob.see(f"/schedule/2026-05-04/assign/{place}")
    assert f'href="{here}"' in choice.replace("&amp;", "&")
    action = choice.split('method="post" action="')[-1].split('"')[0].replace("&amp;", "&")
    fields = fields_of(choice, action)
    elsewhere = action.split("&back=")[0] + "&back=https://elsewhere.test/"
    assert "elsewhere" not in as_bob.see(elsewhere.replace("/assign?", f"/assign/{place}?", 1))
    answer = as_bob.send(action, {**fields, "employee_code": ana.code})
    assert answer.headers["Location"] == here


def test_viewers_see_who_could_and_are_offered_nothing_that_is_refused(
    as_viewer: Visitor, world: World
) -> None:
    schedule = wrong(world)
    empty = world.event(kind="other", project_name="Cheese", due=STARTS)
    page = as_viewer.see(DAYS)
    assert f'href="/schedule/2026-05-04?site=ACME-1#block-{schedule}"' in page
    assert f'href="/events/{empty.id}"' in page
    choice = as_viewer.see(f"/schedule/2026-05-04/assign/{empty.id}")
    assert "<b>Ana</b>" in choice
    assert "Assign" not in choice


def test_what_is_due_the_day_after_stands_apart_and_counts_for_its_own_day(
    as_bob: Visitor, world: World
) -> None:
    for day, count in ((5, 1), (6, 2), (7, 1)):
        for number in range(count):
            due = STARTS.replace(day=day)
            world.event(kind="other", project_name=f"Work {day}{number}", due=due)
    alone = [
        words_of(as_bob.see(f"/verify?from=2026-05-0{day}&to=2026-05-0{day}")) for day in (5, 6)
    ]
    assert "Tuesday, 5 May: 1 thing is wrong, 2 due the day after." in alone[0]
    assert "Due the day after, Wednesday, 6 May Critical Work 60" in alone[0]
    assert "Wednesday, 6 May: 2 things are wrong, 1 due the day after." in alone[1]
    both = words_of(as_bob.see("/verify?from=2026-05-05&to=2026-05-06"))
    assert "3 critical" in both
    world.schedule(local=STARTS.replace(day=5), event=world.event(kind="other"))
    drawn_up = words_of(as_bob.see("/versions/new?from=2026-05-05&to=2026-05-06"))
    assert "3 things are critical" in drawn_up


def test_accepted_lines_are_not_wrong_and_warnings_are_not_red(
    as_bob: Visitor, world: World
) -> None:
    tuesday = STARTS.replace(day=5)
    world.schedule(event=world.event(kind="other"), local=tuesday)
    assert '<span class="count warn">1</span>' in as_bob.see("/tomorrow")
    form = {
        "event_id": str(world.event(kind="other").id),
        "employee_code": world.employee().code,
        "start": "10:30",
        "version": "1",
        "override_reason": "The client asked for it.",
    }
    assert as_bob.send("/schedule/2026-05-05/assign", form).status_code == 303
    said = words_of(as_bob.see(DAYS))
    assert "1 thing is wrong, 1 accepted with a reason." in said


def test_days_in_the_wrong_order_are_marked_and_nothing_is_offered_for_others(
    as_bob: Visitor, world: World
) -> None:
    wrong(world)
    for path in ("/verify", "/versions/new"):
        page = as_bob.see(f"{path}?from={FRIDAY}&to={MONDAY}&site=ACME-1")
        assert 'role="alert">Choose 1 to 62 days, the last of them not before the first.' in page
        assert f'value="{FRIDAY}"' in page
        assert f'value="{MONDAY}"' in page
        assert '<option value="ACME-1" selected>' in page
        assert 'class="panel pad form" method="post"' not in page


def test_too_much_is_paged(as_bob: Visitor, world: World) -> None:
    for number in range(51):
        world.event(kind="other", project_name=f"Work {number:02}", due=STARTS)
    first = as_bob.see(DAYS)
    assert "51 things are wrong, 50 of them on this page." in words_of(first)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Work 50 must be done" in words_of(as_bob.see(following))


def test_before_tomorrow_names_what_is_missing_and_says_when_all_is_well(
    as_bob: Visitor, world: World
) -> None:
    assert "Tomorrow is ready" in words_of(as_bob.see("/tomorrow"))
    tuesday = STARTS.replace(day=5)
    world.event(kind="other", project_name="Cheese", due=tuesday)
    world.event(kind="other", project_name="Later", due=tuesday.replace(day=6))
    core = world.event(project_name="612345-CORE-Crisps", event_number="612345")
    world.schedule(event=core, local=tuesday)
    said = words_of(as_bob.see("/tomorrow"))
    assert "Nobody on it 1 Critical Cheese must be done by Tuesday, 5 May" in said
    assert "Supervisors missing 1" in said
    assert "Everybody who is planned can come." in said
    assert "Later" not in said


def test_the_frame_asks_for_the_number_of_urgent_work_in_one_query(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    assert 'hx-get="/verify/urgent"' in as_bob.see("/tomorrow")
    assert words_of(as_bob.see("/verify/urgent")) == ""
    world.event(kind="other", due=STARTS.replace(day=5))
    world.event(kind="other", due=STARTS.replace(day=6))
    with statements.exactly(1):
        assert words_of(as_bob.see("/verify/urgent")).startswith("1 due by tomorrow")


def test_what_is_overdue_and_was_never_staffed_is_listed_before_tomorrow_for_a_month(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    names = {"Overdue": timedelta(days=2), "Forgotten": timedelta(days=30), "Old": MONTH}
    events = {
        name: world.event(
            kind="other", project_name=name, opens=OPENS - 2 * MONTH, due=OPENS - ago, headcount=2
        )
        for name, ago in names.items()
    }
    done = OPENS - timedelta(days=2)
    half = world.event(kind="other", project_name="Half", opens=OPENS - 2 * MONTH, due=done)
    world.schedule(event=half, local=STARTS - timedelta(days=9))
    with statements.at_most(12):
        page = as_bob.see("/tomorrow")
    said = words_of(page)
    assert "Nobody on it 2 " in said
    assert "Overdue was to be done by Friday, 1 May, 3 days ago, and nobody is on it" in said
    assert "Forgotten was to be done by Friday, 3 April, 31 days ago" in said
    assert f'href="/events/{events["Overdue"].id}"' in page
    assert words_of(as_bob.see("/verify/urgent")).startswith("2 due by tomorrow")
    later = FRIDAY + timedelta(days=7)
    assert "Overdue" not in as_bob.see(f"/verify?from={FRIDAY}&to={later}")


def test_the_pages_keep_their_budget_and_their_organization(
    as_bob: Visitor, as_charlie: Visitor, world: World, statements: Statements
) -> None:
    wrong(world)
    for path, told in (
        (DAYS, "Ana is on"),
        (f"{DAYS}&site=ACME-1", "Ana is on"),
        ("/tomorrow", ""),
    ):
        with statements.at_most(12):
            assert told in as_bob.see(path)
    assert "Nothing is wrong" in as_charlie.see(DAYS)
    assert as_bob.client.get(f"{DAYS}&site=nowhere").status_code == 404
