"""Time off on pages: what waits, deciding right there, entering, and one request's story."""

from datetime import timedelta

import pytest

from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from tests.imports.samples import wall
from tests.pages.visitor import BOOSTED, DAY, Visitor, value_of, words_of
from tests.support.factories import World
from tests.support.statements import Statements

MOST_STATEMENTS = 6
WEEK = {"first": "2026-05-04", "last": "2026-05-08"}


pytestmark = pytest.mark.usefixtures("thursday")


@pytest.fixture
def ana(world: World) -> Employee:
    """Ana, who asks."""
    return world.employee(name="Ana García", code="EMP7")


def waiting_of(world: World, person: Employee, day: int = 4) -> TimeOff:
    """Store a request of one whole day in May."""
    starts = wall(f"2026-05-{day:02}")
    return world.time_off(
        employee=person, starts_local=starts, ends_local=starts + timedelta(days=1)
    )


def test_what_waits_stands_first_with_the_work_it_collides_with(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    world.schedule(employee=ana, event=world.event(project_name="612345-CORE-Oat Bites"))
    world.time_off(employee=ana, reason="Wedding")
    other = world.employee(name="Omar Haddad")
    world.time_off(employee=other, state=TimeOffState.APPROVED)
    page = as_bob.see("/time-off")
    said = words_of(page)
    assert "Ana García Mon 4 May, whole day Wedding" in said
    assert "1 event is planned then: Mon 4 May, 10:30–17:00 C Oat Bites" in said
    assert f"{DAY}?site={world.home.code}" in page
    assert said.index("Waiting for a decision") < said.index("Approved from today on")
    assert "Omar Haddad" in said


def test_approving_over_work_says_what_stays_planned(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    world.schedule(employee=ana, event=world.event(project_name="612345-CORE-Oat Bites"))
    row = world.time_off(employee=ana)
    answer = as_bob.send(f"/time-off/{row.id}/approve", {"version": "1"})
    assert answer.headers["Location"] == f"/time-off?decided={row.id}"
    said = words_of(as_bob.follow(answer))
    assert "Approved: Ana García, Mon 4 May, whole day. Planned then: 1." in said
    assert "Ana García is away Mon 4 May, whole day, and 1 event is planned then." in said
    assert "by Bob, today" in said


def test_a_denial_keeps_the_filter_and_its_reason(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    row = world.time_off(employee=ana)
    page = as_bob.see("/time-off?employee=EMP7&state=requested&month=2026-05")
    assert "employee=Ana+Garc%C3%ADa+(EMP7)&amp;state=requested&amp;month=2026-05" in page
    path = f"/time-off/{row.id}/deny?employee=EMP7&state=requested"
    answer = as_bob.send(path, {"version": "1", "reason": "Stocktaking"})
    assert answer.headers["Location"] == "/time-off?employee=EMP7&state=requested"
    assert "Denied by Bob : Stocktaking" in words_of(as_bob.see(f"/time-off/{row.id}"))


def test_a_denial_without_a_reason_is_refused_where_it_was_asked(
    as_bob: Visitor, world: World
) -> None:
    row = world.time_off()
    for where in ("", "?on=one"):
        answer = as_bob.send(f"/time-off/{row.id}/deny{where}", {"version": "1", "reason": " "})
        assert answer.status_code == 400
        assert "Say why it is denied" in words_of(answer.get_data(as_text=True))


def test_a_stale_decision_is_answered_in_place(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    row = world.time_off(employee=ana)
    as_bob.send(f"/time-off/{row.id}", {"version": "1", "first": "2026-05-05"})
    answer = as_bob.send(f"/time-off/{row.id}/approve", {"version": "1"}, BOOSTED)
    said = words_of(answer.get_data(as_text=True))
    assert (answer.status_code, answer.headers["HX-Push-Url"]) == (409, "false")
    assert "Nothing was decided. Somebody changed this meanwhile" in said
    assert "Ana García Tue 5 May, whole day" in said


def test_what_was_decided_before_is_not_decided_again(as_bob: Visitor, world: World) -> None:
    row = world.time_off(state=TimeOffState.DENIED)
    answer = as_bob.send(f"/time-off/{row.id}/approve?on=one", {"version": "1"})
    assert answer.status_code == 409
    assert "is denied and can't become approved" in words_of(answer.get_data(as_text=True))


@pytest.mark.parametrize("person", ["EMP7", "emp7", "Ana García", "ana garcía", "Ana (EMP7)"])
def test_time_off_is_entered_for_whoever_is_meant(
    as_bob: Visitor, world: World, ana: Employee, person: str
) -> None:
    form = {"employee": person, **WEEK, "reason": "Wedding", "approved": "true"}
    said = words_of(as_bob.follow(as_bob.send("/time-off", form)))
    assert "Entered and approved: Ana García, Mon 4 – Fri 8 May, whole days. To take it" in said
    assert "choose “Cancel it”" in said
    (row,) = world.rows(TimeOff)
    assert (row.employee_id, row.state, row.reason) == (ana.id, TimeOffState.APPROVED, "Wedding")


@pytest.mark.parametrize(
    ("form", "starts", "ends"),
    [
        ({"first": "2026-05-04"}, "2026-05-04", "2026-05-05"),
        (
            {"first": "2026-05-04", "starts": "09:00", "ends": "12:00"},
            "2026-05-04 09:00",
            "2026-05-04 12:00",
        ),
        ({**WEEK, "starts": "14:00"}, "2026-05-04 14:00", "2026-05-09"),
    ],
)
def test_days_and_times_may_be_left_out(
    as_bob: Visitor, world: World, ana: Employee, form: dict[str, str], starts: str, ends: str
) -> None:
    sent = {"employee": ana.code, "approved": "false", "last": "", "reason": "", **form}
    said = words_of(as_bob.follow(as_bob.send("/time-off", sent)))
    assert "Entered, waits for a decision" in said
    (row,) = world.rows(TimeOff)
    assert (row.starts_local, row.ends_local) == (wall(starts), wall(ends))
    assert row.state is TimeOffState.REQUESTED


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"employee": "Nobody"}, 400, "Nobody here has that name or employee id"),
        ({"employee": "Twin"}, 400, "There are several: "),
        ({"first": ""}, 400, "This is required"),
        ({"last": "2026-05-01"}, 400, "Time off ends after it begins"),
        ({"starts": "9 o’clock"}, 400, "Send a time such as 09:45"),
        ({"first": "2026-03-08", "last": "", "starts": "02:30"}, 400, "jump over 02:30"),
        ({"first": "2026-05-11", "last": ""}, 409, "is away then already"),
    ],
)
def test_an_entry_that_is_refused_keeps_what_was_typed(
    as_bob: Visitor, world: World, ana: Employee, form: dict[str, str], status: int, words: str
) -> None:
    for _ in range(2):
        world.employee(name="Twin")
    starts = wall("2026-05-11")
    world.time_off(
        employee=ana,
        starts_local=starts,
        ends_local=starts + timedelta(days=1),
        state=TimeOffState.APPROVED,
    )
    sent = {"employee": ana.code, **WEEK, "reason": "Wedding", **form}
    answer = as_bob.send("/time-off", sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert words in words_of(page)
    assert "It is not stored yet." in page
    assert 'value="Wedding"' in page
    assert world.count(TimeOff) == 1


def test_the_person_comes_filled_in_from_their_own_page(as_bob: Visitor, ana: Employee) -> None:
    page = as_bob.see(f"/time-off?employee={ana.code}")
    assert page.count('value="Ana García (EMP7)"') == 3  # the filter, the form and the choice
    assert "No time off fits" in page


def test_time_off_is_found_by_person_state_and_month(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    waiting_of(world, ana)
    june = wall("2026-06-10")
    world.time_off(
        employee=world.employee(name="Omar Haddad"),
        starts_local=june,
        ends_local=june + timedelta(hours=3),
        state=TimeOffState.DENIED,
    )
    for query, seen, unseen in (
        ("", "Mon 4 May, whole day", "10 Jun"),
        ("state=all", "Wed 10 Jun, 00:00–03:00", "No time off fits"),
        ("state=denied", "Omar Haddad Wed 10 Jun", "4 May"),
        ("state=all&month=2026-05", "Mon 4 May", "10 Jun"),
        ("state=all&employee=Omar+Haddad", "10 Jun", "4 May"),
        ("month=2026-07", "No time off fits", "4 May"),
        ("month=soon&state=no-such", "Mon 4 May", "10 Jun"),
        ("employee=zzz", "Who is meant? Nobody here has that name", "4 May"),
    ):
        said = words_of(as_bob.see(f"/time-off?{query}"))
        assert seen in said, query
        assert unseen not in said, query


def test_without_any_time_off_the_page_says_what_to_do(as_bob: Visitor, world: World) -> None:
    assert "No time off yet" in as_bob.see("/time-off")
    world.time_off(state=TimeOffState.DENIED)
    assert "Nothing waits, and nobody is away" in as_bob.see("/time-off")


def test_pages_lead_on_and_back_and_keep_the_filter(as_bob: Visitor, world: World) -> None:
    for number in range(31):
        starts = wall("2026-05-04") + timedelta(days=number)
        world.time_off(
            starts_local=starts, ends_local=starts + timedelta(days=1), state=TimeOffState.DENIED
        )
    first = as_bob.see("/time-off?state=denied")
    assert 'rel="prev"' not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "state=denied" in following
    last = as_bob.see(following)
    assert "Wed 3 Jun" in last
    assert 'rel="prev"' in last


def test_more_requests_than_fit_are_told_and_lead_to_all(as_bob: Visitor, world: World) -> None:
    for number in range(21):
        waiting_of(world, world.employee(), number + 1)
    page = as_bob.see("/time-off")
    assert "These are the first 20" in words_of(page)
    assert 'rel="next"' not in page
    assert 'rel="next"' in as_bob.see("/time-off?state=requested")


def test_a_waiting_request_is_changed_on_its_own_page(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    row = world.time_off(
        employee=ana, starts_local=wall("2026-05-04 09:00"), ends_local=wall("2026-05-05")
    )
    page = as_bob.see(f"/time-off/{row.id}")
    assert 'id="starts" name="starts" type="time" value="09:00"' in page
    assert 'id="last" name="last" type="date" value="2026-05-04"' in page
    assert 'id="ends" name="ends" type="time" value=""' in page
    form = {"version": value_of(page, "version"), **WEEK, "reason": "Wedding"}
    said = words_of(as_bob.follow(as_bob.send(f"/time-off/{row.id}", form)))
    assert "Changed: Ana García, Mon 4 – Fri 8 May, whole days." in said


def test_who_was_too_late_with_a_change_sees_both(as_bob: Visitor, world: World) -> None:
    row = world.time_off(reason="Dentist")
    as_bob.send(f"/time-off/{row.id}", {"version": "1", **WEEK, "reason": "Wedding"})
    sent = {"version": "1", "first": "2026-05-04", "reason": "Surgery"}
    answer = as_bob.send(f"/time-off/{row.id}", sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="Surgery"' in page
    assert "Stored now: Wedding" in words_of(page)
    assert value_of(page.split('id="change"')[1], "version") == "2"


def test_an_approval_is_taken_back_on_its_own_page(
    as_bob: Visitor, world: World, ana: Employee
) -> None:
    row = world.time_off(employee=ana, state=TimeOffState.APPROVED)
    path = f"/time-off/{row.id}/cancel?on=one"
    answer = as_bob.send(path, {"version": "1", "reason": "The trip fell through"})
    assert answer.headers["Location"] == f"/time-off/{row.id}"
    page = as_bob.follow(answer)
    assert "Cancelled by Bob : The trip fell through" in words_of(page)
    assert "popovertarget" not in page.split("What happened")[1]


def test_a_viewer_sees_and_is_offered_nothing_to_do(
    as_viewer: Visitor, world: World, ana: Employee
) -> None:
    row = world.time_off(employee=ana)
    for page in (as_viewer.see("/time-off"), as_viewer.see(f"/time-off/{row.id}")):
        assert "Ana García" in page
        assert 'method="post" action="/time-off' not in page
    assert as_viewer.send("/time-off", {"employee": ana.code, **WEEK}).status_code == 403
    assert as_viewer.send(f"/time-off/{row.id}/approve", {"version": "1"}).status_code == 403


def test_another_organizations_request_is_not_found(as_charlie: Visitor, world: World) -> None:
    row = world.time_off()
    assert as_charlie.client.get(f"/time-off/{row.id}").status_code == 404
    for what, more in (("approve", {}), ("deny", {"reason": "x"}), ("cancel", {})):
        form = {"version": "1", **more}
        assert as_charlie.send(f"/time-off/{row.id}/{what}", form).status_code == 404
    assert str(row.id) not in as_charlie.see(f"/time-off?decided={row.id}")


def test_the_number_of_statements_does_not_grow_with_the_list(
    as_bob: Visitor, world: World, statements: Statements, ana: Employee
) -> None:
    for number in range(25):
        person = world.employee()
        world.schedule(employee=person)
        waiting_of(world, person, number + 1)
        world.time_off(employee=world.employee(), state=TimeOffState.APPROVED)
    row = world.time_off(employee=ana, state=TimeOffState.APPROVED)
    for path in ("/time-off", f"/time-off?employee=EMP7&decided={row.id}", f"/time-off/{row.id}"):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)
