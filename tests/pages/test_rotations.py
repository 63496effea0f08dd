"""Rotations on pages: a site's week, who stands in, and forms that lose nothing."""

import pytest
from werkzeug.test import TestResponse

from models.rotation import RotationAssignment, RotationException
from tests.pages.filling import fields_of
from tests.pages.visitor import DAY, Visitor, value_of, words_of
from tests.support.factories import World
from tests.support.statements import Statements

PAGE = "/rotations"
MOST_STATEMENTS = 6

pytestmark = pytest.mark.usefixtures("thursday")


def week_of(world: World) -> str:
    """Return where a site's week is filled in."""
    return f"{PAGE}/week/{world.home.code}"


def send_week(visitor: Visitor, world: World, **typed: str) -> TestResponse:
    """Send the week as it stands, with those fields typed over; `__` is a dot in their names."""
    form = fields_of(visitor.see(week_of(world)), week_of(world))
    form |= {name.replace("__", "."): text for name, text in typed.items()}
    return visitor.send(week_of(world), form)


def test_a_week_is_filled_in_by_name_or_employee_id_and_shown_by_weekday(
    as_bob: Visitor, world: World
) -> None:
    ana, ben = world.employee(name="Ana García"), world.employee(name="Ben")
    assert "Choose who has which day" in as_bob.see(PAGE)
    answer = send_week(as_bob, world, juicer__5="ana garcía", primary_lead__0=ben.code)
    page = as_bob.follow(answer)
    said = words_of(page)
    assert f"The rotations of {world.home.name} are saved." in said
    assert "Juicer Juicer Production, Juicer Survey Sunday Nobody" in said
    assert "Saturday Ana García" in said
    assert f'href="/people/{ana.code}"' in page
    again = as_bob.see(week_of(world))
    assert f'value="Ana García ({ana.code})"' in again


def test_a_name_that_means_nobody_is_told_beside_its_day_and_nothing_typed_is_lost(
    as_bob: Visitor, world: World
) -> None:
    world.employee(name="Ana")
    answer = send_week(as_bob, world, juicer__5="Ana", juicer__6="Zoltan")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Nobody here has that name or employee id" in words_of(page)
    assert 'value="Zoltan"' in page
    assert world.count(RotationAssignment) == 0


def test_who_was_too_late_sees_who_has_it_now(as_bob: Visitor, world: World) -> None:
    world.employee(name="Ana")
    ben = world.employee(name="Ben")
    form = fields_of(as_bob.see(week_of(world)), week_of(world))
    send_week(as_bob, world, juicer__5="Ana")
    late = as_bob.send(week_of(world), {**form, "juicer.5": "Ben"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Stored now: Ana" in words_of(page)
    saved = as_bob.send(week_of(world), fields_of(page, week_of(world)))
    assert "Saturday Ben" in words_of(as_bob.follow(saved))
    (row,) = world.rows(RotationAssignment)
    assert row.employee_id == ben.id


@pytest.mark.parametrize(
    ("usual", "typed", "words"),
    [
        ("Ana", "Ben", "Monday 4 May: Ben instead of Ana"),
        ("Ana", "", "Monday 4 May: Nobody instead of Ana"),
        (None, "Ben", "Monday 4 May: Ben, where nobody has it otherwise"),
        ("Ben", "Ben", "Monday 4 May: Ben, as on any such day"),
    ],
)
def test_a_substitute_is_told_in_words(
    as_bob: Visitor, world: World, usual: str | None, typed: str, words: str
) -> None:
    people = {name: world.employee(name=name) for name in ("Ana", "Ben")}
    if usual:
        world.rotation_assignment(employee=people[usual])
    form = {"site": world.home.code, "on_date": "2026-05-04", "rotation": "juicer"}
    page = as_bob.follow(as_bob.send(f"{PAGE}/substitutes", {**form, "employee": typed}))
    assert words in words_of(page)


def test_a_substitute_is_removed_and_a_second_one_refused(as_bob: Visitor, world: World) -> None:
    row = world.rotation_exception(reason="Mended")
    form = {"site": world.home.code, "on_date": "2026-05-04", "rotation": "juicer"}
    answer = as_bob.send(f"{PAGE}/substitutes", {**form, "reason": "Again"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Juicer has a substitute on Monday, 4 May already" in words_of(page)
    assert 'value="Again"' in page
    place = f"{PAGE}/substitutes/{row.id}/remove?site={world.home.code}"
    assert as_bob.send(place, {"version": "7"}).status_code == 409
    sent = as_bob.send(place, {"version": value_of(page, "version")})
    assert "Nobody stands in from today on." in words_of(as_bob.follow(sent))
    assert world.count(RotationException) == 0


def test_it_says_who_can_not_be_planned_and_which_rotation_nobody_asks_for(
    as_bob: Visitor, world: World
) -> None:
    gone = world.employee(name="Gone", is_active=False)
    world.rotation_assignment(employee=gone, rotation="night_watch")
    said = words_of(as_bob.see(PAGE))
    assert "Night watch No kind of work asks for it any more" in said
    assert "Monday Gone can't be planned" in said


def test_viewers_look_and_other_organizations_find_nothing(
    as_viewer: Visitor, as_charlie: Visitor, world: World
) -> None:
    world.rotation_assignment(employee=world.employee(name="Ours alone"))
    page = as_viewer.see(PAGE)
    assert "Ours alone" in page
    assert "Somebody stands in" not in page
    assert 'href="/rotations"' in as_viewer.see("/people")
    assert as_viewer.client.get(week_of(world)).status_code == 403
    assert as_viewer.send(week_of(world), {"version": "1"}).status_code == 403
    assert "Ours alone" not in as_charlie.see(PAGE)
    assert as_charlie.client.get(f"{PAGE}?site={world.home.code}").status_code == 404
    assert as_charlie.client.get(week_of(world)).status_code == 404
    assert "Rotations" not in as_charlie.see(DAY)


def test_the_pages_keep_their_budget(as_bob: Visitor, world: World, statements: Statements) -> None:
    for weekday in range(7):
        world.rotation_assignment(weekday=weekday)
        world.rotation_exception(rotation=f"r{weekday}", employee=world.employee())
    for path in (PAGE, week_of(world)):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)
