"""The list of events: what each line says, and finding among many."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest
import time_machine

from error_handlers.exceptions import AuthorizationException, ValidationException
from models.event import EventState
from services.event_list import PAGE_SIZE, EventListService, EventSearch
from services.event_list_views import EventLine, EventsPage
from tests.services.use import Desk
from tests.support.factories import DUE, MONDAY, OPENS, World
from utils.principal import Role

MORNING: Final = datetime(2026, 5, 6, 13, tzinfo=UTC)
EVERYTHING: Final = EventSearch(state="all")


def _page(desk: Desk, asked: EventSearch = EVERYTHING) -> EventsPage:
    return desk.run(EventListService, lambda events: events.page(asked), read_only=True)


def _titles(page: EventsPage) -> list[str]:
    return [row.title for row in page.rows]


@time_machine.travel(MORNING, tick=False)
def test_a_line_says_what_where_when_and_who(desk: Desk) -> None:
    world = desk.world
    event = world.event(project_name="123456 - Core - Crisps", event_number="123456", headcount=2)
    world.schedule(event=event, employee=world.employee(name="Ana"))
    (line,) = _page(desk).rows
    assert isinstance(line, EventLine)
    assert (line.event_id, line.ref_num, line.number) == (str(event.id), event.ref_num, "123456")
    assert (line.title, line.type_label, line.site_name) == ("Crisps", "Core", "Acme One")
    assert (line.window_label, line.length_label) == ("4 May to 8 May", "6 h 30")
    assert (line.state_label, line.staffed_label, line.people) == (
        "Unstaffed",
        "1 of 2",
        ("Ana",),
    )
    assert (line.day_iso, line.site_code) == ("2026-05-06", world.home.code)
    assert line.can_assign


def test_a_day_of_work_names_one_day(desk: Desk) -> None:
    desk.world.event(due=datetime.combine(MONDAY, time(18)))
    assert _page(desk).rows[0].window_label == "4 May"


def test_the_state_is_derived_from_the_people_or_is_the_stored_one(desk: Desk) -> None:
    world = desk.world
    world.event(project_name="Free", due=DUE)
    world.schedule(event=world.event(project_name="Full", due=DUE + timedelta(hours=1)))
    world.event(project_name="Off", due=DUE + timedelta(hours=2), state=EventState.CANCELLED)
    labels = [(row.title, row.state_label, row.can_assign) for row in _page(desk).rows]
    assert labels == [
        ("Free", "Unstaffed", True),
        ("Full", "Scheduled", True),
        ("Off", "Cancelled", False),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventSearch(state="all"), ["Crisps", "Soap", "Tea", "Gone"]),
        (EventSearch(state="all", search="cri"), ["Crisps"]),
        (EventSearch(state="all", search="123456"), ["Soap"]),
        (EventSearch(state="all", search="9001"), ["Tea"]),
        (EventSearch(state="all", search="%"), []),
        (EventSearch(state="all", search="_"), []),
        (EventSearch(state="all", site_code="TWO"), ["Tea"]),
        (EventSearch(state="all", type_code="other"), ["Soap"]),
        (EventSearch(state="all", site_code="NOWHERE"), []),
        (EventSearch(state="unstaffed"), ["Soap", "Tea"]),
        (EventSearch(state="scheduled"), ["Crisps"]),
        (EventSearch(state="cancelled"), ["Gone"]),
        (EventSearch(state="unstaffed", site_code="TWO", search="t"), ["Tea"]),
    ],
)
def test_events_are_found_by_text_number_site_kind_and_state(
    desk: Desk, asked: EventSearch, found: list[str]
) -> None:
    world = desk.world
    two = world.site(code="TWO")
    crisps = world.event(project_name="Crisps")
    world.schedule(event=crisps)
    world.event(project_name="Soap", kind="other", event_number="123456", due=_later(1))
    world.event(project_name="Tea", site=two, ref_num="9001", due=_later(2))
    world.event(project_name="Gone", state=EventState.CANCELLED, due=_later(3))
    page = _page(desk, asked)
    assert _titles(page) == found
    assert page.total_label == ("1 event" if len(found) == 1 else f"{len(found)} events")
    assert page.has_any


def _later(hours: int) -> datetime:
    return DUE + timedelta(hours=hours)


def test_pages_lead_through_all_in_order_of_due_time_and_back(desk: Desk) -> None:
    for number in range(PAGE_SIZE + 3):
        desk.world.event(project_name=f"Work {number:03}", due=DUE - timedelta(minutes=number))
    first = _page(desk)
    assert first.next_cursor is not None
    assert (len(first.rows), first.previous_cursor) == (PAGE_SIZE, None)
    second = _page(desk, EventSearch(state="all", cursor=first.next_cursor))
    assert _titles(second) == ["Work 002", "Work 001", "Work 000"]
    assert second.next_cursor is None
    assert second.previous_cursor is not None
    back = _page(desk, EventSearch(state="all", cursor=second.previous_cursor))
    assert _titles(back) == _titles(first)


def test_a_cursor_of_something_else_is_refused(desk: Desk) -> None:
    with pytest.raises(ValidationException, match="does not belong to this list"):
        _page(desk, EventSearch(cursor="bm9uc2Vuc2U"))


def test_the_day_to_open_lies_inside_the_window(desk: Desk) -> None:
    world = desk.world
    world.event(project_name="Now")
    week = timedelta(days=7)
    world.event(project_name="Next", opens=OPENS + week, due=DUE + week)
    with time_machine.travel(MORNING, tick=False):
        rows = _page(desk).rows
    with time_machine.travel(MORNING + 2 * week, tick=False):
        past = _page(desk).rows
    assert [row.day_iso for row in rows] == ["2026-05-06", "2026-05-11"]
    assert [row.day_iso for row in past] == ["2026-05-08", "2026-05-15"]


def test_nothing_at_all_and_nothing_found_are_told_apart(desk: Desk) -> None:
    assert not _page(desk).has_any
    desk.world.event()
    page = _page(desk, EventSearch(state="all", search="nothing of the kind"))
    assert (page.rows, page.has_any) == ((), True)


def test_another_organizations_events_are_not_listed(desk: Desk) -> None:
    theirs = World(desk.app, slug="globex")
    theirs.schedule(event=theirs.event(project_name="Theirs"))
    ours = desk.world.event(project_name="Ours")
    page = _page(desk)
    assert [row.event_id for row in page.rows] == [str(ours.id)]
    assert [site.value for site in page.sites] == [desk.world.home.code]


def test_a_viewer_reads_and_is_offered_no_assignment(desk: Desk) -> None:
    desk.world.event()
    viewer = Desk(app=desk.app, world=desk.world, role=Role.VIEWER)
    assert [row.can_assign for row in _page(viewer).rows] == [False]
    with pytest.raises(AuthorizationException):
        _page(Desk(app=desk.app, world=desk.world, role=Role.EMPLOYEE))
