"""The page that lists events."""

from datetime import timedelta

from tests.pages.visitor import Visitor, words_of
from tests.support.factories import DUE, World
from tests.support.statements import Statements

MOST_STATEMENTS = 6


def test_events_are_found_by_text_site_kind_and_state(as_bob: Visitor, world: World) -> None:
    other = world.site(name="Store in Denver")
    world.event(project_name="612345-CORE-Oat Bites", kind="core")
    world.event(project_name="612346-FREEOSK-Cold Brew", kind="freeosk", site=other)
    world.schedule(event=world.event(project_name="612347-CORE-Veggie Chips"))
    for query, found in (
        ("q=oat", "Oat Bites"),
        (f"site={other.code}", "Cold Brew"),
        ("type=freeosk", "Cold Brew"),
        ("state=scheduled", "Veggie Chips"),
    ):
        said = words_of(as_bob.see(f"/events?{query}&cursor="))
        assert found in said
        assert "1 event ·" in said


def test_a_search_without_result_says_so_and_leads_back(as_bob: Visitor, world: World) -> None:
    world.event()
    assert "Nothing fits this search" in as_bob.see("/events?q=zzz")


def test_a_search_that_cannot_be_read_says_what_is_wanted(as_bob: Visitor, world: World) -> None:
    world.event()
    said = words_of(as_bob.see("/events?q=oat,+d:soon&state=all"))
    assert "wants a date like 2026-12-05" in said
    assert "CAPITALS a person" in said


def test_without_any_event_the_page_leads_to_the_import(as_bob: Visitor) -> None:
    assert "Import events" in as_bob.see("/events")


def test_pages_lead_on_and_back_and_keep_the_filter(as_bob: Visitor, world: World) -> None:
    for number in range(51):
        world.event(project_name=f"Oat {number:02d}", due=DUE + timedelta(days=number))
    first = as_bob.see("/events?q=oat")
    assert 'rel="prev"' not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "q=oat" in following
    last = as_bob.see(following)
    assert "Oat 50" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


def test_the_number_of_statements_does_not_grow_with_the_list(
    as_bob: Visitor, world: World, statements: Statements
) -> None:
    for _ in range(30):
        world.schedule()
    for path in ("/events", "/events?q=sc:2026-05-04,+PERSON", "/events?q=sc:today,+nothing"):
        with statements.at_most(MOST_STATEMENTS):
            as_bob.see(path)


def test_a_foreign_cursor_is_refused_with_the_remedy(as_bob: Visitor) -> None:
    answer = as_bob.client.get("/events?cursor=nonsense")
    assert answer.status_code == 400
    assert "Start again without a cursor" in answer.get_data(as_text=True)


def test_names_and_words_are_found_without_their_accents(as_bob: Visitor, world: World) -> None:
    jose = world.employee(name="José Żak")
    event = world.event(kind="other", project_name="Jalapeño Crème")
    world.schedule(event=event, employee=jose)
    for search in ("JOSE ZAK", "ZAK", "JOSÉ", "jalapeno creme"):
        assert "Jalapeño Crème" in as_bob.see(f"/events?q={search}")
    nobody = words_of(as_bob.see("/events?q=JALAPEÑO"))
    assert "Nothing fits this search “JALAPEÑO”, in capitals, is a person" in nobody
    assert "A person is meant by capitals: “JOSÉ”." in words_of(as_bob.see("/events?q=José"))
    assert "José Żak" in as_bob.see("/people?q=jose")
    assert "“x:” means nothing here" in as_bob.see("/events?q=x:foo")
    backwards = as_bob.see("/events?q=d:30 Nov 2026 to 28 Nov")
    assert "ends before it begins" in backwards
    assert "clear the search" in as_bob.see("/events?q=zak&state=todo")


def test_one_of_several_is_asked_for_by_name(as_bob: Visitor, world: World) -> None:
    for code, name in (("E1", "Fatima Okafor"), ("E2", "Fátima Novák"), ("E3", "Zoë Tan")):
        world.employee(code=code, name=name)
    said = words_of(as_bob.see("/time-off?employee=fatima&state=all"))
    assert "There are several: Fatima Okafor (E1), Fátima Novák (E2)." in said
    assert "Who is meant?" not in as_bob.see("/time-off?employee=zoe tan&state=all")
