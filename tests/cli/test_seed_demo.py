"""flask seed-demo, and the first start."""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from click.testing import Result

from app import Rosterwright
from cli.first_start import first_start
from models.availability import DateAvailability, WeeklyAvailability
from models.base import Base
from models.employee import Employee
from models.event import Event
from models.history import AuditEntry, StateTransition
from models.holiday import Holiday
from models.organization import Organization
from models.registry import get_models
from models.schedule import Schedule
from models.site import Site
from models.time_off import TimeOff, TimeOffState
from models.user import User
from services.demo import EMAIL
from services.demo_values import SLUG
from tests.cli.terminal import count, rows, run
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import World
from utils.json import loads

SIZE = ("--employees", "16", "--events", "90", "--schedules", "60")


def seed(app: Rosterwright, *options: str) -> Result:
    """Seed a small demo organization."""
    return run(app, "seed-demo", *SIZE, *options)


def told(result: Result) -> dict[str, Any]:
    """Return the JSON document that a command printed."""
    document = loads(result.stdout)
    assert isinstance(document, dict)
    return document


def can_sign_in(app: Rosterwright, email: str, password: str) -> bool:
    body = {"email": email, "password": password}
    answer = app.test_client().post("/api/v1/auth/login", json=body, headers=SAME_ORIGIN)
    return answer.status_code == 200


def test_what_it_says_is_what_is_stored(app: Rosterwright) -> None:
    result = seed(app, "--json")

    assert result.exit_code == 0, result.stderr
    document = told(result)
    assert [row["slug"] for row in rows(app, Organization)] == [document["organization"]] == [SLUG]
    assert count(app, Employee) == document["employees"] == 16
    assert count(app, Event) == document["events"] == 90
    assert count(app, Schedule) == document["schedules"] == 60
    assert count(app, Site) == 3
    assert count(app, WeeklyAvailability) == 7 * 16
    for model in (DateAvailability, Holiday, TimeOff):
        assert count(app, model) > 3, model


def test_the_printed_sign_in_opens_the_door(app: Rosterwright) -> None:
    document = told(seed(app, "--json"))

    assert can_sign_in(app, document["email"], document["password"])


def test_in_words_it_says_how_to_sign_in(app: Rosterwright) -> None:
    result = seed(app)

    assert result.stdout.startswith(
        f"Organization demo: 16 employees, 90 events, 60 schedules.\nSign in as {EMAIL} with "
    )
    assert can_sign_in(app, EMAIL, result.stdout.split()[-1])


def test_the_password_is_another_one_each_time(app: Rosterwright) -> None:
    first = told(seed(app, "--json"))["password"]
    [user] = rows(app, User)

    assert len(first) >= 20
    assert first not in user["password_hash"]
    assert not app.extensions["passwords"].verify(user["password_hash"], "demo")


def test_a_second_time_is_refused_and_changes_nothing(app: Rosterwright) -> None:
    seed(app)
    before = everything(app)

    again = seed(app, "--seed", "2")

    assert again.exit_code == 1
    assert "an organization demo already" in again.stderr
    assert again.stdout == ""
    assert everything(app) == before


def test_other_organizations_do_not_stand_in_its_way(app: Rosterwright) -> None:
    world = World(app, slug="acme")

    result = seed(app)

    assert result.exit_code == 0, result.stderr
    assert world.count(Event) == 0


def test_when_the_address_is_taken_nothing_at_all_is_stored(app: Rosterwright) -> None:
    World(app, slug="acme").user(email=EMAIL)
    before = everything(app)

    result = seed(app)

    assert result.exit_code == 1
    assert EMAIL in result.stderr
    assert everything(app) == before


def test_fewer_schedules_than_wanted_are_explained(app: Rosterwright) -> None:
    result = run(app, "seed-demo", "--employees", "1", "--events", "40", "--schedules", "40")

    assert result.exit_code == 0, result.stderr
    assert f"Nobody could do more than {count(app, Schedule)} of 40 schedules." in result.stderr


@pytest.mark.parametrize("option", ["--employees", "--events", "--schedules"])
def test_an_impossible_size_is_wrong_usage(app: Rosterwright, option: str) -> None:
    result = run(app, "seed-demo", option, "-1")

    assert result.exit_code == 2
    assert option in result.stderr
    assert count(app, Organization) == 0


def test_decisions_name_who_made_them(app: Rosterwright) -> None:
    seed(app)
    [user] = rows(app, User)
    decided = {TimeOffState.APPROVED, TimeOffState.DENIED}

    for away in rows(app, TimeOff):
        assert away["decided_by_id"] == (user["id"] if away["state"] in decided else None)
        assert away["reason"]


def test_every_state_has_its_history_without_gaps(app: Rosterwright) -> None:
    seed(app)
    history = defaultdict(list)
    for row in sorted(rows(app, StateTransition), key=lambda one: one["sequence"]):
        history[row["object_id"]].append(row)
    states = {row["id"]: row["state"] for model in (Event, TimeOff) for row in rows(app, model)}
    states |= {row["id"]: "scheduled" for row in rows(app, Schedule)}

    assert set(history) == set(states)
    for object_id, steps in history.items():
        assert [step["sequence"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-1]["to_state"] == states[object_id]
        for earlier, later in pairwise(steps):
            assert later["from_state"] == earlier["to_state"]
            assert later["at"] >= earlier["at"]


def test_the_seeding_is_audited_once(app: Rosterwright) -> None:
    seed(app)

    assert [row["action"] for row in rows(app, AuditEntry)].count("seed-demo") == 1


def test_the_first_start_makes_the_demo_and_later_ones_change_nothing(app: Rosterwright) -> None:
    sign_in = first_start(app)
    before = everything(app)

    again = first_start(app)

    assert sign_in is not None
    assert again is None
    assert everything(app) == before
    assert (len(before[Employee]), len(before[Event]), len(before[Schedule])) == (50, 2_000, 1_500)
    assert can_sign_in(app, sign_in.email, sign_in.password)
    assert sign_in.password not in repr(sign_in)


def test_a_start_on_a_database_in_use_makes_no_demo(app: Rosterwright) -> None:
    World(app, slug="acme")

    assert first_start(app) is None
    assert [row["slug"] for row in rows(app, Organization)] == ["acme"]


def everything(app: Rosterwright) -> dict[type[Base], list[dict[str, Any]]]:
    """Return every stored row."""
    with app.app_context():
        models = list(get_models().values())
    return {model: sorted(rows(app, model), key=repr) for model in models}
