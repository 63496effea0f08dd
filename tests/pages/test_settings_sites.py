"""The settings' pages of sites."""

import re
from datetime import datetime
from html import unescape
from typing import Final

import pytest

from models.site import Site
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.factories import World

SITES: Final = "/settings/sites"
NEW: Final = "/settings/new-site"
LAKE: Final = {
    "code": "8135",
    "name": "Lake Club",
    "time_zone": "America/Denver",
    "area_code": "MW-2",
    "is_active": "true",
}
OPENS: Final = datetime.fromisoformat("2990-05-01T00:00")
DUE: Final = datetime.fromisoformat("2990-05-09T00:00")


def stored(world: World, code: str) -> Site:
    (site,) = world.rows(Site, Site.code == code)
    return site


def test_the_list_says_which_clock_and_how_much_work(as_alice: Visitor, world: World) -> None:
    world.event(opens=OPENS, due=DUE)
    world.event(opens=OPENS, due=DUE)
    world.event(opens=OPENS, due=DUE, state="cancelled")
    world.event()  # long over
    world.site(code="8135", name="Lake Club", area_code="MW-2", is_active=False)
    words = words_of(as_alice.see(SITES))
    assert re.search(r"Acme One ACME-1 Chicago time \(C.T\) 2 events to come", words)
    assert re.search(
        r"Lake Club Switched off 8135 Chicago time \(C.T\) MW-2 no event to come", words
    )
    assert "Globex" not in words


def test_settings_of_sites_are_for_administrators_alone(as_bob: Visitor, world: World) -> None:
    path = f"{SITES}/{world.home.code}"
    for address in (SITES, NEW, path):
        assert as_bob.client.get(address).status_code == 403
    assert as_bob.send(NEW, LAKE).status_code == 403
    assert as_bob.send(path, {"name": "Mine", "version": "1"}).status_code == 403
    assert as_bob.send(f"{path}/remove", {"version": "1"}).status_code == 403
    assert SITES not in as_bob.see("/events")


def test_another_organizations_site_is_not_found(as_charlie: Visitor, world: World) -> None:
    path = f"{SITES}/{world.home.code}"
    assert as_charlie.client.get(path).status_code == 404
    assert as_charlie.send(path, {"name": "Mine", "version": "1"}).status_code == 404
    assert as_charlie.send(f"{path}/remove", {"version": "1"}).status_code == 404
    assert stored(world, world.home.code).name == "Acme One"


def test_a_site_is_added_on_the_clock_that_was_chosen(as_alice: Visitor, world: World) -> None:
    form = as_alice.see(NEW)
    assert 'value="America/Chicago"' in form
    assert '<option value="America/Denver"></option>' in form
    page = as_alice.follow(as_alice.send(NEW, LAKE))
    assert "Lake Club is in." in words_of(page)
    site = stored(world, "8135")
    assert (site.time_zone, site.area_code, site.mvid) == ("America/Denver", "MW-2", None)
    assert [entry.action for entry in world.audited() if entry.object_id == site.id] == ["create"]


@pytest.mark.parametrize(
    ("wrong", "words", "status"),
    [
        ({"code": "ACME-1"}, "There is a site ACME-1 already", 409),
        ({"code": "a b"}, "Send letters, digits", 400),
        ({"name": " "}, "This is required", 400),
        ({"time_zone": "Mars/Olympus"}, "This is no IANA time zone", 400),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(
    as_alice: Visitor, wrong: dict[str, str], words: str, status: int
) -> None:
    answer = as_alice.send(NEW, {**LAKE, **wrong})
    page = answer.get_data(as_text=True)
    (name,) = wrong
    told = re.search(rf'id="{name}-hint">([^<]*)', page)
    assert answer.status_code == status
    assert told is not None
    assert words in unescape(told[1])
    assert "Correct what is marked." in words_of(page)
    assert 'value="MW-2"' in page


def test_a_site_is_changed_and_switched_off(as_alice: Visitor, world: World) -> None:
    path = f"{SITES}/{world.home.code}"
    page = as_alice.see(path)
    assert re.search(r'name="is_active"[^>]* checked', page)
    form = {"name": "Acme Uno", "time_zone": "UTC", "address": "1 Main St"}
    answer = as_alice.send(path, {**form, "version": value_of(page, "version")})
    assert "Saved: Acme Uno." in words_of(as_alice.follow(answer))
    site = stored(world, world.home.code)
    assert (site.name, site.time_zone, site.is_active) == ("Acme Uno", "UTC", False)
    assert site.version == 2


def test_the_clock_of_a_site_with_events_is_told_and_has_a_page_of_its_own(
    as_alice: Visitor, world: World
) -> None:
    world.event()
    path = f"{SITES}/{world.home.code}"
    page = as_alice.see(path)
    assert "America/Chicago Change the clock…" in words_of(page)
    assert 'name="time_zone"' not in page
    assert as_alice.send(path, {"name": "New", "version": "1"}).status_code == 303
    moved = {"name": "New", "time_zone": "UTC", "version": "2"}
    assert as_alice.send(path, moved).status_code == 409
    assert stored(world, world.home.code).time_zone == "America/Chicago"


def test_whoever_was_too_late_sees_what_is_stored_beside_what_they_typed(
    as_alice: Visitor, world: World
) -> None:
    path = f"{SITES}/{world.home.code}"
    first = {"name": "First", "time_zone": "UTC", "is_active": "true", "version": "1"}
    assert as_alice.send(path, first).status_code == 303
    answer = as_alice.send(path, {**first, "name": "Second", "is_active": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in words_of(page)
    assert 'value="Second"' in page
    assert "Now: First" in words_of(page)
    assert "Now: yes" in words_of(page)
    kept = as_alice.send(path, {**first, "name": "Second", "version": value_of(page, "version")})
    assert kept.status_code == 303
    assert stored(world, world.home.code).name == "Second"


def test_only_a_site_that_nothing_refers_to_can_be_removed(as_alice: Visitor, world: World) -> None:
    empty, home = world.site(code="8135", name="Lake Club"), world.home
    world.employee()
    assert "Nothing refers to it" in words_of(as_alice.see(f"{SITES}/{empty.code}"))
    answer = as_alice.send(f"{SITES}/{empty.code}/remove", {"version": "1"})
    assert "The site 8135 is removed." in words_of(as_alice.follow(answer))
    kept = as_alice.see(f"{SITES}/{home.code}")
    assert "It is the home of people" in words_of(kept)
    assert "/remove" not in kept
    answer = as_alice.send(f"{SITES}/{home.code}/remove", {"version": "1"})
    assert answer.status_code == 409
    assert "The site was not removed. Acme One has events" in words_of(
        answer.get_data(as_text=True)
    )
    assert world.count(Site) == 1


def test_a_site_that_changed_meanwhile_is_not_removed(as_alice: Visitor, world: World) -> None:
    empty = world.site()
    answer = as_alice.send(f"{SITES}/{empty.code}/remove", {"version": "7"})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in words_of(answer.get_data(as_text=True))
    assert world.again(empty) is not None


def test_a_long_list_is_paged_both_ways(as_alice: Visitor, world: World) -> None:
    for place in range(50):
        world.site(code=f"N{place:03}")
    page = as_alice.see(SITES)
    (after,) = re.findall(r'rel="next" href="([^"]+)"', page)
    second = as_alice.see(unescape(after))
    assert ("ACME-1" in page, "N049" in page, "N049" in second) == (True, False, True)
    assert 'rel="prev"' in second
