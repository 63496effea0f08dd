"""My week: what is one's own and nothing else, whatever address is tried."""

import re
from datetime import date
from typing import Final

import pytest
import time_machine
from flask import Flask

from app import Rosterwright
from models.employee import Employee
from models.time_off import TimeOff, TimeOffState
from tests.api.caller import Caller
from tests.api.operations import document_of, one_of_each, operations_of
from tests.imports.samples import wall
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.cast import Cast, Member, member, sign_in
from tests.support.factories import CHICAGO, MONDAY, World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.json import dumps
from utils.principal import Role
from utils.wall_clock import to_instant

PAGE: Final = "/my"
# What staff may open besides their week: their account, and what is there before signing in.
OWN_PAGES: Final = re.compile(
    r"/my|/account|/sign-in|/sign-out|/join|/reset|/password|/static|/api/docs|/healthz|/readyz|/metrics|/$"
)
OWN_OPERATIONS: Final = re.compile(
    r"/api/v1/(me|auth|sessions|tokens)|(get|post) /api/v1/time-off$|/api/v1/openapi"
)

# Somebody else's time off is none; files are no JSON.
NOT_THEIRS: Final = {
    "get /api/v1/time-off/{time_off_id}": 404,
    "patch /api/v1/time-off/{time_off_id}": 404,
    "post /api/v1/time-off/{time_off_id}/cancel": 404,
    "post /api/v1/imports": 415,
}


@pytest.fixture
def emil(world: World) -> Employee:
    """Somebody on the roster."""
    return world.employee(name="Emil Novák", code="EMIL")


@pytest.fixture
def account(cast: Cast, emil: Employee, world: World) -> Member:
    """The account of Emil, who sees their own part of the roster."""
    del cast
    user = world.user(
        name="Emil", email="emil@acme.example", role=Role.EMPLOYEE, employee_id=emil.id
    )
    return Member(user=user, world=world)


@pytest.fixture
def as_emil(app: Rosterwright, account: Member) -> Visitor:
    """Emil at the pages."""
    return Visitor(sign_in(app.test_client(), account))


@pytest.mark.usefixtures("thursday")
def test_the_week_is_told_in_order_with_place_clock_and_what_makes_a_day_another(
    as_emil: Visitor, emil: Employee, world: World
) -> None:
    denver = world.site(name="Denver", time_zone="America/Denver", address="1 Main Street")
    work = world.event(project_name="612345-CORE-Oat Bites", event_number="612345")
    world.schedule(event=work, employee=emil)
    world.schedule(event=world.event(site=denver), employee=emil, local=wall("2026-05-05 10:00"))
    world.time_off(
        employee=emil,
        starts_local=wall("2026-05-06 00:00"),
        ends_local=wall("2026-05-07 00:00"),
        state="approved",
    )
    world.date_availability(employee=emil, on_date=date(2026, 5, 7), reason="Exam")
    world.weekly_availability(employee=emil, weekday=4, is_available=False)
    world.holiday(name="Founding day", on_date=date(2026, 5, 9))
    world.schedule(event=world.event(project_name="Somebody else's"))
    said = words_of(as_emil.see(f"{PAGE}?week=2026-05-06"))
    assert "Emil Novák · Sun 3 – Sat 9 May" in said
    for told in (
        "Sunday 3 May Nothing planned",
        "Monday 4 May 10:30–17:00 C Oat Bites Core 612345 Acme One",
        "Tuesday 5 May 09:00–15:30 C",
        "Denver, 1 Main Street · Denver time (MDT)",
        "Wednesday 6 May Time off, approved",
        "Thursday 7 May Not available: Exam",
        "Friday 8 May Day off",
        "Saturday 9 May Closed: Founding day",
        "Friday Not available",
    ):
        assert told in said
    assert "Your next work is on Mon 4 May, 10:30–17:00 : Oat Bites, Acme One." in said
    assert "Somebody else" not in said
    assert "Search events" not in said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-05-03 12:00", "Your next work is tomorrow, 10:30–17:00 : Oat Bites"),
        ("2026-05-04 09:00", "Your next work is today, 10:30–17:00 : Oat Bites"),
        ("2026-05-04 16:59", "You are at work today, 10:30–17:00 : Oat Bites"),
        ("2026-05-04 17:00", "Your next work is on Sat 9 May, 10:30–17:00 : Chips"),
        ("2026-05-09 18:00", "My week Emil Novák · Sun 3 – Sat 9 May Sunday 3 May"),
    ],
)
def test_what_comes_next_is_told_first(
    app: Rosterwright, account: Member, emil: Employee, world: World, now: str, said: str
) -> None:
    for name, day in (("Oat Bites", "2026-05-04 10:30"), ("Chips", "2026-05-09 10:30")):
        event = world.event(project_name=f"612345-CORE-{name}", event_number="612345")
        world.schedule(event=event, employee=emil, local=wall(day))
    with time_machine.travel(to_instant(wall(now), CHICAGO), tick=False):
        page = Visitor(sign_in(app.test_client(), account)).see(PAGE)
    assert said in words_of(page)


def test_after_signing_in_staff_are_at_their_week(app: Rosterwright, account: Member) -> None:
    visitor = Visitor(app.test_client())
    answer = visitor.send("/sign-in", {"email": account.email, "password": account.password})
    home = visitor.client.get(answer.headers["Location"])
    assert home.headers["Location"] == PAGE
    page = visitor.see(PAGE)
    assert "Nothing planned" in page
    assert ">Day<" not in page


@pytest.mark.usefixtures("thursday")
def test_time_off_is_asked_for_told_and_taken_back(
    as_emil: Visitor, emil: Employee, world: World
) -> None:
    form = {"first": "2026-05-04", "last": "2026-05-05", "reason": "A wedding"}
    page = as_emil.follow(as_emil.send(f"{PAGE}/time-off", form))
    assert "Mon 4 – Tue 5 May, whole days A wedding Asked for" in words_of(page)
    (row,) = world.rows(TimeOff)
    assert row.employee_id == emil.id
    again = as_emil.send(f"{PAGE}/time-off", form)
    assert again.status_code == 409
    assert 'value="A wedding"' in again.get_data(as_text=True)
    assert as_emil.send(f"{PAGE}/time-off", {"first": "soon"}).status_code == 400
    place = f"{PAGE}/time-off/{row.id}/cancel"
    assert as_emil.send(place, {"version": "7"}).status_code == 409
    done = as_emil.follow(as_emil.send(place, {"version": value_of(page, "version")}))
    assert "You took it back." in done
    assert "whole days A wedding Cancelled" in words_of(done)
    approved = world.time_off(employee=emil, state=TimeOffState.APPROVED)
    asked_first = words_of(as_emil.see(PAGE).split(f'id="back-{approved.id}" popover')[1])
    assert "Give this time off up?" in asked_first
    assert "It is approved." in asked_first
    other = world.time_off()
    answer = as_emil.send(f"{PAGE}/time-off/{other.id}/cancel", {"version": "1"})
    assert answer.status_code == 404


def test_an_account_of_nobody_is_told_what_to_do(app: Rosterwright, world: World) -> None:
    nobody = Visitor(sign_in(app.test_client(), member(world, "Nobody", Role.EMPLOYEE)))
    assert "Your account is linked to nobody on the roster" in nobody.see(PAGE)
    assert nobody.send(f"{PAGE}/time-off", {"first": "2026-05-04"}).status_code == 403


def test_planners_have_no_week_of_their_own(as_bob: Visitor) -> None:
    assert as_bob.client.get(PAGE).status_code == 403
    assert "My week" not in as_bob.see("/people")


def addresses_of(app: Flask, values: dict[str, str]) -> list[tuple[str, str]]:
    """Return (method, address) of every view, its parameters filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        url = re.sub(
            r"<(?:[^:>]+:)?(\w+)>", lambda name: values.get(name[1], str(new_id())), rule.rule
        )
        methods: set[str] = (rule.methods or set()) & {"GET", "POST"}
        found += [(method, url) for method in sorted(methods)]
    return found


def test_every_other_page_refuses_staff_in_friendly_words_and_shows_nothing(
    app: Rosterwright, as_emil: Visitor, world: World
) -> None:
    other = world.employee(name="Ours but not theirs", code="OTHER")
    world.schedule(employee=other)
    values = {**one_of_each(world), "code": other.code, "date": MONDAY.isoformat()}
    values["day"] = MONDAY.isoformat()
    opened = {}
    for method, url in addresses_of(app, values):
        if url.startswith("/api/v1") or OWN_PAGES.match(url):
            continue
        answer = as_emil.client.get(url) if method == "GET" else as_emil.send(url, {"version": "1"})
        said = answer.get_data(as_text=True)
        is_refused = answer.status_code == 403 and "Open my week" in said
        if not is_refused and answer.status_code not in {400, 404}:
            opened[f"{method} {url}"] = answer.status_code
        assert other.name not in said, url
    assert opened == {}


def test_every_operation_that_is_not_their_own_refuses_staff(
    app: Rosterwright, account: Member, world: World
) -> None:
    other = world.employee(name="Ours but not theirs", code="OTHER")
    world.schedule(employee=other)
    values = {**one_of_each(world), "employee_id": other.code}
    caller = Caller(sign_in(app.test_client(), account))
    opened = {}
    for operation in operations_of(document_of(app)):
        said = f"{operation.method.lower()} {operation.path}"
        if OWN_OPERATIONS.search(said):
            continue
        content = operation.node.get("requestBody", {}).get("content", {})
        body = dumps(content.get("application/json", {}).get("example", {}))
        answer = caller.client.open(
            operation.url(values),
            method=operation.method,
            data=body if content else None,
            content_type="application/json" if content else None,
            headers={"If-Match": '"1"', "Sec-Fetch-Site": "same-origin"},
        )
        if answer.status_code != 403:
            opened[said] = answer.status_code
        assert other.name not in answer.get_data(as_text=True), said
    assert opened == NOT_THEIRS


def test_own_schedules_are_listed_and_nobody_elses(
    app: Rosterwright, account: Member, emil: Employee, cast: Cast, world: World
) -> None:
    own = world.schedule(employee=emil)
    world.schedule()
    caller = Caller(sign_in(app.test_client(), account))
    rows = caller.get("/me/schedules").get_json()["items"]
    assert [row["id"] for row in rows] == [str(own.id)]
    assert caller.get("/me/schedules?from=2026-05-05").get_json()["items"] == []
    assert caller.get("/me/schedules?employee_id=EMP101").status_code == 400
    bob = Caller(sign_in(app.test_client(), cast.bob))
    assert bob.get("/me/schedules").get_json()["items"] == []


@pytest.mark.usefixtures("thursday")
def test_the_page_keeps_its_budget(
    as_emil: Visitor, emil: Employee, world: World, statements: Statements
) -> None:
    for number in range(7):
        world.weekly_availability(employee=emil, weekday=number)
        world.schedule(employee=emil, local=wall(f"2026-05-{4 + number:02} 09:00"), minutes=60)
    with statements.at_most(6):
        as_emil.see(f"{PAGE}?week={MONDAY}")


@pytest.mark.usefixtures("thursday")
def test_work_that_is_not_as_it_was_published_says_so(
    as_emil: Visitor, emil: Employee, world: World
) -> None:
    ana, version = world.employee(), world.roster_version()
    same, moved, given, fresh = (
        world.schedule(employee=emil, local=wall(f"2026-05-{day:02} 09:00"), minutes=60)
        for day in (4, 5, 6, 7)
    )
    del fresh
    monday = {"starts_local": wall("2026-05-04 11:00"), "ends_local": wall("2026-05-04 12:00")}
    world.published_schedule(version=version, schedule=same)
    world.published_schedule(version=version, schedule=moved, **monday)
    world.published_schedule(version=version, schedule=given, employee_id=ana.id)
    number = version.number
    said = words_of(as_emil.see(f"{PAGE}?week={MONDAY}"))
    assert f"Changed since version {number}, which said Mon 4 May, 11:00–12:00" in said
    assert f"Yours since version {number} was published" in said
    assert said.count(f"version {number}") == 2
    newer = world.roster_version()
    world.published_schedule(version=newer, schedule=moved)
    assert "Changed since" not in words_of(as_emil.see(f"{PAGE}?week={MONDAY}"))
