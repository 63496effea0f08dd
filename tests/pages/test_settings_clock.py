"""The page on which a site gets another clock."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import insert

from app import Rosterwright
from models.database import db
from models.event import Event
from models.roster_action import RosterAction
from models.schedule import Schedule
from models.site import Site
from services.clock_plans import MOST_MOVED
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.factories import World
from utils.ids import new_id
from utils.wall_clock import to_local

OPENS, DUE = datetime.fromisoformat("2990-05-01T00:00"), datetime.fromisoformat("2990-05-09T00:00")
TEN: Final = datetime.fromisoformat("2990-05-02T10:00")
NEW_YORK: Final = "America/New_York"


@pytest.fixture
def path(world: World) -> str:
    """The page of the clock of a site with work to come."""
    world.schedule(event=world.event(opens=OPENS, due=DUE), local=TEN)
    return f"/settings/sites/{world.home.code}/clock"


def test_a_clock_is_looked_at_then_moved_and_the_history_names_the_way_back(
    as_alice: Visitor, world: World, path: str
) -> None:
    assert "Now it is on Chicago time" in words_of(as_alice.see(path))
    page = as_alice.see(f"{path}?zone={NEW_YORK}")
    words = words_of(page)
    assert "1 coming event keeps its window by the clock on the wall. Seen from elsewhere" in words
    assert "1 piece of work to come: the same people, at the same time by the wall." in words
    assert "No rule stands against it." in words
    form = {name: value_of(page, name) for name in ("version", "zone", "seen")}
    told = words_of(as_alice.follow(as_alice.send(path, form)))
    assert "Alice moved the clock of Acme One from Chicago time" in told
    (schedule,) = world.rows(Schedule)
    assert to_local(schedule.starts_at, NEW_YORK) == TEN
    history = words_of(as_alice.see("/history"))
    assert "before: on the clock of America/Chicago · after: on the clock of America/New_York" in (
        history
    )
    assert "Change the site's clock back in the settings." in history
    assert "Ana" not in history
    assert "before: Open" not in history


def test_what_changed_meanwhile_is_shown_as_it_is_and_nothing_is_done(
    as_alice: Visitor, world: World, path: str
) -> None:
    page = as_alice.see(f"{path}?zone={NEW_YORK}")
    form = {name: value_of(page, name) for name in ("version", "zone", "seen")}
    world.event(opens=OPENS, due=DUE)
    answer = as_alice.send(path, form)
    again = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The clock was not changed." in words_of(again)
    assert "2 coming events keep" in words_of(again)
    assert value_of(again, "seen") != form["seen"]
    assert world.count(RosterAction) == 0


def test_what_stands_against_it_is_linked_and_wants_a_reason_or_stops_it(
    as_alice: Visitor, world: World
) -> None:
    site = world.site(name="Lake Club")
    ana = world.employee(name="Ana")
    here = world.event(kind="other", opens=OPENS, due=DUE)
    world.schedule(event=here, employee=ana, local=TEN)
    there = world.event(site=site, opens=OPENS, due=DUE)
    late = world.schedule(event=there, employee=ana, local=TEN + timedelta(hours=8, minutes=40))
    clock = f"/settings/sites/{site.code}/clock"
    page = as_alice.see(f"{clock}?zone={NEW_YORK}")
    assert "1 thing would be wrong then" in words_of(page)
    assert f"/move/{late.id}?site={site.code}" in page
    assert f"Ana · Core {there.ref_num} · " in words_of(page)
    form = {name: value_of(page, name) for name in ("version", "zone", "seen")}
    assert as_alice.send(clock, form).status_code == 409
    assert as_alice.send(clock, {**form, "override_reason": "x"}).status_code == 400
    assert as_alice.send(clock, {**form, "override_reason": "She agreed"}).status_code == 303
    stopped = as_alice.see(f"{clock}?zone=Europe/Berlin")
    assert "Some of them no reason sets aside" in words_of(stopped)
    assert 'name="seen"' not in stopped


def test_a_zone_that_does_not_fit_is_told_beside_its_field(
    as_alice: Visitor, as_bob: Visitor, world: World, path: str
) -> None:
    for zone, words in (
        ("Mars/Olympus", "There is no such time zone."),
        ("America/Chicago", "Acme One is on this clock already."),
    ):
        assert words in words_of(as_alice.see(f"{path}?zone={zone}"))
    empty = world.site().code
    page = as_alice.see(f"/settings/sites/{empty}/clock?zone=UTC")
    assert "only the clock itself changes" in words_of(page)
    assert as_bob.client.get(path).status_code == 403
    assert as_bob.send(path, {"zone": "UTC", "seen": "0", "version": "1"}).status_code == 403
    assert world.count(Event, Event.version > 1) == world.count(Site, Site.version > 1) == 0


def test_too_much_at_once_is_refused_in_words(
    app: Rosterwright, as_alice: Visitor, world: World, path: str
) -> None:
    (known,) = world.rows(Event)
    names = [one.key for one in Event.__mapper__.column_attrs if not one.deferred]
    values = {name: getattr(known, name) for name in names}
    many = [{**values, "id": new_id(), "ref_num": f"M{place}"} for place in range(MOST_MOVED)]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(Event), many)
    page = as_alice.see(f"{path}?zone={NEW_YORK}")
    assert "too many to move at once" in words_of(page)
    assert 'name="seen"' not in page
