"""The settings' pages of event types."""

import re
from datetime import datetime
from html import unescape
from typing import Any, Final

import pytest

from models.event_type import EventType
from models.schedule import Schedule
from tests.pages.visitor import Visitor, value_of, words_of
from tests.support.factories import World

TYPES: Final = "/settings/event-types"
NEW: Final = "/settings/new-event-type"
CORE: Final = f"{TYPES}/core"
STARTS: Final = datetime.fromisoformat("2990-05-04T10:30")
TASTING: Final = {
    "code": "tasting",
    "label": "Tasting",
    "colour": "other",
    "default_minutes": "120",
    "break_minutes": "0",
    "match_position": "3",
    "priority": "4",
    "name_patterns.0": "tasting, cheese",
    "name_patterns.1": " ",
    "name_patterns.2": "sample",
    "preferences.0": "rotation:primary_lead",
    "preferences.1": "",
    "preferences.2": "event_specialist",
    "discouraged_roles.club_supervisor": "true",
    "discouraged_roles.rotation:juicer": "true",
    "slots.0.start": "12:00",
    "slots.0.lunch_begin": "",
    "slots.0.lunch_end": "",
    "slots.3.start": "09:45",
    "slots.3.lunch_begin": "13:00",
    "slots.3.lunch_end": "13:30",
    "exclusive_with.core": "true",
    "max_per_day": "",
    "pairing": "",
    "rotation": "juicer",
    "is_auto_schedulable": "true",
}
# The same, naming no other kind.
ALONE: Final = {
    name: text for name, text in TASTING.items() if name not in {"code", "exclusive_with.core"}
}


def stored(world: World, code: str) -> EventType:
    (event_type,) = world.rows(EventType, EventType.code == code)
    return event_type


def fields_of(page: str) -> dict[str, str]:
    """Return what the page's form would send, untouched."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page.split('method="post"')[2]):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        is_sent = "checked" in tag or not re.search(r'type="(?:checkbox|radio)"', tag)
        if name and value and is_sent:
            sent[name[1]] = unescape(value[1])
    for name, options in re.findall(r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', page, re.S):
        found = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = found[1] if found else ""
    return sent


def facts(event_type: EventType) -> dict[str, Any]:
    """Return everything that is known about a kind of work but its version."""
    return {
        column.key: getattr(event_type, column.key)
        for column in EventType.__mapper__.columns
        if column.key != "version"
    }


def test_the_list_tells_in_words_how_each_kind_is_staffed(as_alice: Visitor) -> None:
    page = as_alice.see(TYPES)
    words = words_of(page)
    assert (
        "C Core 6 h 30, 30 min break Lead Event Specialist, then Event Specialist, then Juicer "
        "Barista; Club Supervisor only if need be 09:45, 10:30, 11:00, 11:30 At most 1 a day each, "
        "never beside Juicer Production, brings its Supervisor"
    ) in words
    assert "Club Supervisor, then the day's primary lead 12:00 May lie on other work" in words
    assert words.index("Juicer Production 9 h") < words.index("Core 6 h 30") < words.index("Other")
    assert '<span class="badge c-juicer" aria-hidden="true">J</span>' in page


def test_settings_of_event_types_are_for_administrators_alone(as_bob: Visitor) -> None:
    for address in (TYPES, NEW, CORE):
        assert as_bob.client.get(address).status_code == 403
    assert as_bob.send(NEW, TASTING).status_code == 403
    assert as_bob.send(CORE, {**TASTING, "version": "1"}).status_code == 403
    assert as_bob.send(f"{CORE}/remove", {"version": "1"}).status_code == 403


def test_what_is_not_here_is_not_found(as_alice: Visitor) -> None:
    assert as_alice.client.get(f"{TYPES}/nothing").status_code == 404
    sent = {**TASTING, "version": "1"}
    del sent["code"]
    assert as_alice.send(f"{TYPES}/nothing", sent).status_code == 404
    assert as_alice.send(f"{TYPES}/nothing/remove", {"version": "1"}).status_code == 404


def test_a_kind_of_work_is_added_with_its_rows_in_order(as_alice: Visitor, world: World) -> None:
    assert "Tasting is in." in words_of(as_alice.follow(as_alice.send(NEW, TASTING)))
    tasting = stored(world, "tasting")
    assert tasting.name_patterns == [["tasting", "cheese"], ["sample"]]
    assert tasting.preferences == ["rotation:primary_lead", "event_specialist"]
    assert [slot["start"] for slot in tasting.slots] == ["09:45", "12:00"]
    assert tasting.slots[1] == {"start": "12:00", "lunch_begin": None, "lunch_end": None}
    assert tasting.discouraged_roles == ["club_supervisor", "rotation:juicer"]
    assert tasting.exclusive_with == ["core"]
    listed = words_of(as_alice.client.get(TYPES).text)
    assert "Club Supervisor, the day's juicer only if need be" in listed
    assert (tasting.max_per_day, tasting.rotation, tasting.is_stackable) == (None, "juicer", False)


@pytest.mark.parametrize("code", ["core", "supervisor", "digital_setup", "other"])
def test_saving_an_untouched_form_changes_nothing(
    as_alice: Visitor, world: World, code: str
) -> None:
    before = stored(world, code)
    answer = as_alice.send(f"{TYPES}/{code}", fields_of(as_alice.see(f"{TYPES}/{code}")))
    assert answer.status_code == 303
    after = stored(world, code)
    assert facts(after) == facts(before)
    assert after.version == before.version


def test_a_change_says_how_much_is_planned_already(as_alice: Visitor, world: World) -> None:
    for _ in range(2):
        world.schedule(local=STARTS, event=world.event())
    world.schedule(event=world.event())  # long over
    page = as_alice.see(CORE)
    assert "core · 2 coming schedules are of this kind; they keep their times." in words_of(page)
    sent = {**fields_of(page), "slots.4.start": "08:00"}
    page = as_alice.follow(as_alice.send(CORE, sent))
    assert "Saved: Core. 2 coming schedules are of this kind." in words_of(page)
    assert [slot["start"] for slot in stored(world, "core").slots][:2] == ["08:00", "09:45"]


def test_rows_go_by_being_emptied(as_alice: Visitor, world: World) -> None:
    emptied = dict.fromkeys(
        ("slots.1.start", "slots.1.lunch_begin", "slots.1.lunch_end", "preferences.0"), ""
    )
    assert as_alice.send(CORE, {**fields_of(as_alice.see(CORE)), **emptied}).status_code == 303
    core = stored(world, "core")
    assert [slot["start"] for slot in core.slots] == ["09:45", "11:00", "11:30"]
    assert core.preferences == ["event_specialist", "juicer_barista"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"label": " "}, "label", "This is required"),
        ({"default_minutes": "long"}, "default_minutes", "Send a whole number"),
        ({"default_minutes": "2000"}, "default_minutes", "from 1 to 1440"),
        ({"max_per_day": "0"}, "max_per_day", "from 1 to 99"),
        ({"slots.5.start": "25:00"}, "slots.4.start", "a time such as 09:45"),
        ({"slots.4.lunch_begin": "12:00"}, "slots.4.start", "This is required"),
        ({"slots.0.lunch_end": ""}, "slots.0.lunch_end", "both ends of the lunch"),
        ({"name_patterns.1": "x" * 61}, "name_patterns.1", "at most 60"),
        ({"priority": "-1"}, "priority", "Send a whole number"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    as_alice: Visitor, world: World, wrong: dict[str, str], field: str, words: str
) -> None:
    answer = as_alice.send(CORE, {**fields_of(as_alice.see(CORE)), **wrong})
    page = answer.get_data(as_text=True)
    told = re.search(rf'id="{re.escape(field)}-hint">([^<]*)', page)
    assert answer.status_code == 400
    assert told is not None
    assert words in told[1]
    assert "Correct what is marked." in words_of(page)
    assert stored(world, "core").version == 1


def test_a_role_that_is_gone_is_told(as_alice: Visitor) -> None:
    answer = as_alice.send(CORE, {**fields_of(as_alice.see(CORE)), "preferences.0": "nobody"})
    assert answer.status_code == 404
    assert "There is no job role nobody here." in words_of(answer.get_data(as_text=True))


def test_whoever_was_too_late_sees_what_is_stored_beside_what_they_typed(
    as_alice: Visitor, world: World
) -> None:
    seen = fields_of(as_alice.see(CORE))
    first = {**seen, "label": "Core work", "slots.0.start": "08:45", "pairing": ""}
    assert as_alice.send(CORE, first).status_code == 303
    answer = as_alice.send(CORE, {**seen, "label": "Demo"})
    page = answer.get_data(as_text=True)
    words = words_of(page)
    assert answer.status_code == 409
    assert "Somebody else changed this meanwhile" in words
    assert 'value="Demo"' in page
    assert "Now: Core work" in words
    assert "Now: nothing" in words
    assert "Now: 08:45 (lunch 13:00–13:30), 10:30" in words
    again = {**fields_of(page), "version": value_of(page, "version")}
    assert as_alice.send(CORE, again).status_code == 303
    assert stored(world, "core").label == "Demo"


def test_work_that_lies_on_other_work_keeps_its_kind_stackable(
    as_alice: Visitor, world: World
) -> None:
    person = world.employee()
    world.schedule(employee=person, local=STARTS)
    world.schedule(
        employee=person,
        event=world.event(kind="supervisor"),
        local=STARTS,
        minutes=5,
        is_stackable=True,
    )
    sent = fields_of(as_alice.see(f"{TYPES}/supervisor"))
    del sent["is_stackable"]
    answer = as_alice.send(f"{TYPES}/supervisor", sent)
    assert answer.status_code == 409
    assert "Nothing was saved." in words_of(answer.get_data(as_text=True))
    assert world.count(Schedule, Schedule.is_stackable.is_(True)) == 1


def test_the_page_says_which_known_names_would_fit_as_they_are_typed(
    as_alice: Visitor, world: World
) -> None:
    for name in ("612345-CORE-Oat Bites", "612346-DIGITAL SETUP-Oats", "612347-Oat tasting"):
        world.event(project_name=name)
    words = words_of(as_alice.see(CORE))
    assert "1 of the latest 3 project names fit: 612345-CORE-Oat Bites" in words
    typed = {**fields_of(as_alice.see(CORE)), "name_patterns.1": "oat", "match_position": "2"}
    answer = as_alice.client.get(CORE, query_string=typed)
    words = words_of(answer.get_data(as_text=True))
    assert "2 of the latest 3 project names fit; 1 more belong to kinds that are tried" in words
    assert "612347-Oat tasting" in words
    assert 'value="oat"' in answer.get_data(as_text=True)
    assert stored(world, "core").version == 1


def test_only_a_kind_that_nothing_names_can_be_removed(as_alice: Visitor, world: World) -> None:
    world.event(kind="other")
    answer = as_alice.send(f"{TYPES}/freeosk/remove", {"version": "1"})
    assert "The event type freeosk is removed." in words_of(as_alice.follow(answer))
    for code, words in (
        ("other", "There are events of it"),
        ("supervisor", "Core would lack it"),
    ):
        page = as_alice.see(f"{TYPES}/{code}")
        assert words in words_of(page)
        assert "/remove" not in page
        answer = as_alice.send(f"{TYPES}/{code}/remove", {"version": "1"})
        assert answer.status_code == 409
        assert "The event type was not removed." in words_of(answer.get_data(as_text=True))


def test_an_organization_without_kinds_is_told_what_they_are_for(
    as_alice: Visitor, world: World
) -> None:
    for code in world.event_types:
        assert as_alice.send(f"{TYPES}/{code}", {**ALONE, "version": "1"}).status_code == 303
    for event_type in world.rows(EventType):
        address = f"{TYPES}/{event_type.code}/remove"
        assert as_alice.send(address, {"version": str(event_type.version)}).status_code == 303
    assert "No event types yet" in words_of(as_alice.see(TYPES))
