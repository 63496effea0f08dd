"""Who works here is the same people wherever it is asked, on each day, as the rules have it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

import pytest
import time_machine

from models.employee import Employee
from models.event import Event
from repositories.paging import PageRequest
from scheduling.ranking import Can
from services.candidates import CandidateQuestion, CandidateService
from services.day import DayService
from services.history_page import HistoryPageService, HistorySearch
from services.people import PeopleSearch, PeopleService
from services.person_search import option_of
from services.person_work import is_there
from services.rotation_page import RotationPageService
from services.time_off_page import TimeOffPageService
from services.time_off_search import TimeOffSearch
from services.week import WeekService
from services.workload import WorkloadDays, WorkloadService
from tests.services.use import Desk
from tests.support.factories import MONDAY, World

WEDNESDAY: Final = MONDAY + timedelta(days=2)
MORNING: Final = datetime(2026, 5, 6, 13, tzinfo=UTC)
EVERYBODY: Final = PageRequest(limit=50)
WORKED: Final = 390


def days_from_today(number: int) -> date:
    return WEDNESDAY + timedelta(days=number)


CASES: Final[Mapping[str, Mapping[str, Any]]] = {
    "always": {},
    "marked inactive": {"is_active": False},
    "left long ago": {"terminated_on": days_from_today(-9)},
    "last day was yesterday": {"terminated_on": WEDNESDAY},
    "last day is today": {"terminated_on": days_from_today(1)},
    "first day is today": {"hired_on": WEDNESDAY},
    "first day is tomorrow": {"hired_on": days_from_today(1)},
    "comes and goes within the week": {
        "hired_on": days_from_today(-1),
        "terminated_on": days_from_today(1),
    },
}


def shown_by_day(desk: Desk, name: str) -> Mapping[str, bool]:
    """Return whether somebody is among the people of the day, by who shows it."""
    day = desk.run(DayService, lambda days: days.page(WEDNESDAY, None))
    asked = WorkloadDays(first=WEDNESDAY, last=WEDNESDAY)

    def averages(workload: WorkloadService) -> Mapping[str, int | None]:
        found = workload.page(asked, EVERYBODY).items
        return {one.employee.name: one.average_minutes for one in found}

    average = desk.run(WorkloadService, averages)
    return {
        "day": name in [row.name for row in day.people],
        "workload": name in average,
        "average": average["Worker"] == WORKED // 2,
    }


def shown_from_then_on(desk: Desk, person: Employee) -> Mapping[str, bool]:
    """Return whether somebody is offered who is here today or will be, by who offers them."""
    people = desk.run(PeopleService, lambda pages: pages.page(PeopleSearch())).rows
    time_off = desk.run(TimeOffPageService, lambda pages: pages.page(TimeOffSearch()))
    rotations = desk.run(RotationPageService, lambda pages: pages.page(None))
    assert rotations is not None
    return {
        "people": person.name in [row.name for row in people],
        "time off": option_of(person) in time_off.people,
        "rotations": option_of(person) in rotations.people,
    }


def can_do(desk: Desk, event: Event, name: str) -> bool | None:
    """Return whether somebody could do work of Wednesday; None where they are not considered."""
    question = CandidateQuestion(
        event_id=event.id, starts=datetime.combine(WEDNESDAY, time(10, 30))
    )
    everybody = PageRequest(limit=100)
    found = desk.run(CandidateService, lambda candidates: candidates.people(question, everybody))
    return {one.person.name: one.can is Can.YES for one in found.page.items}.get(name)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize("case", CASES)
def test_whoever_is_here_on_a_day_is_shown_and_nobody_else(
    desk: Desk, world: World, case: str
) -> None:
    world.schedule(
        employee=world.employee(name="Worker"), local=datetime.combine(WEDNESDAY, time(10, 30))
    )
    person = world.employee(name="Ana", **CASES[case])
    by_day = shown_by_day(desk, "Ana")
    assert by_day == dict.fromkeys(by_day, is_there(person, WEDNESDAY))
    assert bool(can_do(desk, world.event(), "Ana")) is is_there(person, WEDNESDAY)
    offered = shown_from_then_on(desk, person)
    will_be = any(is_there(person, days_from_today(number)) for number in range(60))
    assert offered == dict.fromkeys(offered, will_be)


@time_machine.travel(MORNING, tick=False)
def test_a_week_shows_whoever_is_here_on_any_of_its_days(desk: Desk, world: World) -> None:
    for case, values in CASES.items():
        world.employee(name=case, **values)
    shown = {
        day: {
            row.name
            for row in desk.run(
                WeekService, partial(WeekService.page, day=day, site_code=None)
            ).people
        }
        for day in (WEDNESDAY, days_from_today(7))
    }
    gone = {"marked inactive", "left long ago"}
    assert shown == {
        WEDNESDAY: set(CASES) - gone,
        days_from_today(7): {"always", "first day is today", "first day is tomorrow"},
    }


def test_whoever_left_is_not_considered_and_keeps_a_history(desk: Desk, world: World) -> None:
    gone = world.employee(name="Ana", terminated_on=MONDAY - timedelta(days=30))
    just = world.employee(name="Ben", terminated_on=WEDNESDAY)
    event = world.event()
    assert [can_do(desk, event, each.name) for each in (gone, just)] == [None, False]
    history = desk.run(HistoryPageService, lambda pages: pages.page(HistorySearch(person="Ana")))
    assert (history.person_fault, option_of(gone) in history.people) == ("", True)
