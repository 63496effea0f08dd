"""Files in and out through the pages."""

import re

import pytest

from models.event import Event
from tests.imports.samples import employees_file, events_file, stored
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.factories import World
from tests.support.statements import Statements

MOST_STATEMENTS = 6


def test_a_file_is_looked_at_and_then_applied(as_bob: Visitor, world: World) -> None:
    answer = as_bob.send_file(
        events_file({}, {"Project Reference Number": "5", "Due Date/Time": "soon"})
    )
    page = as_bob.follow(answer)
    said = words_of(page)
    assert "work.csv" in said
    assert "1 new 0 changed 0 unchanged 0 duplicates, skipped 1 rejected" in said
    assert "Due Date/Time “soon”" in said
    assert "1 new site" in said
    assert world.count(Event) == 0
    where = answer.headers["Location"]
    page = as_bob.follow(as_bob.send(f"{where}/apply", {"version": value_of(page, "version")}))
    assert re.search(r"Applied .*: 1 events stored", words_of(page))
    assert world.count(Event) == 1
    assert "Applied 1 new, 1 rejected" in words_of(as_bob.see("/imports"))


def test_a_file_that_would_change_nothing_can_not_be_applied(as_bob: Visitor) -> None:
    first = as_bob.send_file(employees_file({}), "employees")
    where = first.headers["Location"]
    as_bob.send(f"{where}/apply", {"version": "1"})
    page = as_bob.follow(as_bob.send_file(employees_file({}), "employees"))
    assert "There is nothing to apply" in page
    assert "/apply" not in page


def test_a_verdict_that_changed_meanwhile_is_shown_anew_and_nothing_is_stored(
    as_bob: Visitor, world: World
) -> None:
    first = as_bob.send_file(events_file({})).headers["Location"]
    second = as_bob.send_file(events_file({})).headers["Location"]
    as_bob.send(f"{first}/apply", {"version": "1"})
    answer = as_bob.send(f"{second}/apply", {"version": "1"})
    assert answer.status_code == 409
    said = words_of(answer.get_data(as_text=True))
    assert "Nothing was applied" in said
    assert "0 new 0 changed 1 unchanged" in said
    assert world.count(Event) == 1


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"", "empty"),
        ("Project Name\n".encode("utf-16"), "UTF-16"),
        (b"Project Name,Nothing\n", "Project Reference Number"),
    ],
)
def test_an_unusable_file_is_refused_where_it_was_chosen(
    as_bob: Visitor, content: bytes, remedy: str
) -> None:
    answer = as_bob.send_file(content)
    said = words_of(answer.get_data(as_text=True))
    assert answer.status_code == 400
    assert "The file was not taken:" in said
    assert remedy in said
    assert "Look at the file" in said


def test_without_a_file_the_page_asks_for_one(as_bob: Visitor) -> None:
    answer = as_bob.send("/imports", {"kind": "events"})
    assert answer.status_code == 400
    assert "No file was chosen" in answer.get_data(as_text=True)


def test_the_rejected_rows_come_back_as_a_file_with_their_reasons(as_bob: Visitor) -> None:
    where = as_bob.send_file(stored("messy.csv")).headers["Location"]
    assert "115 rejected rows" in words_of(as_bob.see(where))
    assert "and 65 more" in words_of(as_bob.see(where))
    answer = as_bob.client.get(f"{where}/rejects.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=work-rejected.csv"
    header, *rows = answer.get_data().decode("utf-8-sig").splitlines()
    assert header.endswith(",Reason")
    assert len(rows) >= 115


def test_the_schedule_and_the_people_go_out_as_files(as_bob: Visitor, world: World) -> None:
    world.schedule(employee=world.employee(name="Ana García"))
    answer = as_bob.client.get("/exports/schedule.csv?from=2026-05-04&to=2026-05-04&site=")
    assert "schedule-2026-05-04-2026-05-04.csv" in answer.headers["Content-Disposition"]
    assert "Ana García" in answer.get_data(as_text=True)
    answer = as_bob.client.get("/exports/employees.csv")
    assert "Ana García" in answer.get_data(as_text=True)


def test_days_in_the_wrong_order_are_refused_by_name(as_bob: Visitor) -> None:
    answer = as_bob.client.get("/exports/schedule.csv?from=2026-05-05&to=2026-05-04")
    assert answer.status_code == 400
    assert "before the first" in answer.get_data(as_text=True)


def test_a_viewer_neither_brings_nor_takes_files(as_viewer: Visitor) -> None:
    for path in ("/imports", "/exports/schedule.csv", "/exports/employees.csv"):
        assert as_viewer.client.get(path).status_code == 403
    assert as_viewer.send_file(events_file({})).status_code == 403
    assert "/imports" not in as_viewer.see("/events?q=zzz")


def test_another_organizations_file_is_not_found(as_bob: Visitor, as_charlie: Visitor) -> None:
    where = as_bob.send_file(events_file({})).headers["Location"]
    assert as_charlie.client.get(where).status_code == 404
    assert as_charlie.client.get(f"{where}/rejects.csv").status_code == 404
    assert as_charlie.send(f"{where}/apply", {"version": "1"}).status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_history(
    as_bob: Visitor, statements: Statements
) -> None:
    for _ in range(22):
        as_bob.send_file(events_file({}))
    with statements.at_most(MOST_STATEMENTS):
        page = as_bob.see("/imports")
    assert "These are the last 20 files." in page
