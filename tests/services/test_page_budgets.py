"""Pages send the same number of statements with 10 rows and with 10,000."""

from functools import partial
from typing import Final

import pytest

from models.employee import Employee
from services.assign_panel import AssignPanelService, Question
from services.day import DayService
from services.event_list import EventListService, EventSearch
from services.holiday_page import HolidayPageService, HolidaySearch
from services.leaving_page import LeavingPageService
from services.roster import RosterService
from services.time_off_page import TimeOffPageService
from services.time_off_search import TimeOffSearch
from tests.api.test_budgets import store_many
from tests.services.rostering import wish
from tests.services.use import Desk
from tests.support.factories import MONDAY
from tests.support.statements import Statements
from utils.principal import Role

pytestmark = pytest.mark.no_cover

DAY_BUDGET: Final = 12
PANEL_BUDGET: Final = 12
LIST_BUDGET: Final = 6
LEAVING_BUDGET: Final = 9
CHECK_BUDGET: Final = 12


@pytest.mark.parametrize("number", [10, 10_000])
def test_every_page_keeps_its_budget(desk: Desk, statements: Statements, number: int) -> None:
    store_many(desk.app, desk.world, number)
    event, person = desk.world.event(), desk.world.employee()
    question, command = Question(event_id=event.id, day=MONDAY), wish(event, person)
    search = EventSearch(search="core", state="all")
    with statements.at_most(DAY_BUDGET):
        page = desk.run(DayService, lambda days: days.page(MONDAY, None), read_only=True)
    with statements.at_most(PANEL_BUDGET):
        desk.run(AssignPanelService, lambda panels: panels.panel(question), read_only=True)
    with statements.at_most(LIST_BUDGET):
        desk.run(EventListService, lambda events: events.page(search), read_only=True)
    with statements.at_most(CHECK_BUDGET):
        found = desk.run(RosterService, lambda roster: roster.check(command), read_only=True)
    with statements.at_most(LEAVING_BUDGET):
        desk.run(LeavingPageService, lambda pages: pages.page(person.code, MONDAY), read_only=True)
    assert page.people_total == number + 1
    assert found == []
    keep_absence_budgets(desk, statements, person)


def keep_absence_budgets(desk: Desk, statements: Statements, person: Employee) -> None:
    """Look at what waits, at everything of somebody, and at a day that was closed over work."""
    for asked in (
        TimeOffSearch(),
        TimeOffSearch(state="requested"),
        TimeOffSearch(state="all", person=person.code),
    ):
        with statements.at_most(LIST_BUDGET):
            desk.run(TimeOffPageService, partial(TimeOffPageService.page, asked=asked))
    alice = Desk(app=desk.app, world=desk.world, role=Role.ADMIN)
    closed = HolidaySearch(closed=desk.world.holiday().id)
    with statements.at_most(LIST_BUDGET):
        alice.run(HolidayPageService, lambda pages: pages.page(closed), read_only=True)
