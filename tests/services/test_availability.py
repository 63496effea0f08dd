"""Usual weeks and single dates: who may, what a version stands for, and who waits for whom."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from error_handlers.exceptions import AuthorizationException, PreconditionFailedException
from models.availability import DateAvailability, WeekKind, WeeklyAvailability
from models.base import Base
from models.database import db
from services.availability import AddDate, AvailabilityService, SetWeek
from services.usual_weeks import UsualDay, UsualWeek, in_order
from tests.services.use import Desk
from tests.support.factories import MONDAY
from utils.ids import new_id
from utils.principal import Role

OFF_MONDAYS: Final = UsualDay(weekday=0, is_available=False)
TIMES: Final = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))


def _days() -> st.SearchStrategy[UsualDay]:
    hours = st.tuples(TIMES, TIMES).map(sorted).filter(lambda pair: pair[0] < pair[1])
    return st.builds(
        lambda weekday, week, pair: UsualDay(
            weekday=weekday, week=week, from_local=pair[0], to_local=pair[1]
        ),
        st.integers(0, 6),
        st.sampled_from(WeekKind),
        hours | st.just((None, None)),
    ) | st.builds(UsualDay, weekday=st.integers(0, 6), is_available=st.just(value=False))


WEEKS: Final = st.lists(_days(), max_size=21, unique_by=lambda day: day.name).map(
    lambda days: UsualWeek(employee_code="ANA", days=in_order(days))
)


@given(one=WEEKS, other=WEEKS)
def test_two_weeks_have_one_version_exactly_when_they_are_the_same(
    one: UsualWeek, other: UsualWeek
) -> None:
    assert (one.version == other.version) is (one.days == other.days)
    assert (one.version == 1) is (one.days == ())
    assert 1 <= one.version <= 999_999_999


def test_a_day_is_told_in_words() -> None:
    morning = UsualDay(weekday=2, week=WeekKind.A, from_local=time(8), to_local=time(12, 30))
    assert (morning.name, morning.words) == ("Wednesday of week A", "08:00–12:30")
    assert UsualDay(weekday=6).words == "the whole day"
    assert (OFF_MONDAYS.name, OFF_MONDAYS.words) == ("Monday", "not available")


def test_whoever_waited_for_a_change_of_the_person_does_not_overwrite_it(desk: Desk) -> None:
    ana = desk.world.employee(code="ANA")
    command = SetWeek(employee_code="ANA", expected_version=1, days=(OFF_MONDAYS,))
    tables = Base.metadata.tables
    people, weeks = tables["employees"], tables["weekly_availability"]
    row = {"id": new_id(), "organization_id": desk.world.id, "employee_id": ana.id}
    with desk.app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as connection:
        connection.execute(update(people).where(people.c.id == ana.id).values(phone="555"))
        values = {"weekday": 3, "week": "every", "is_available": False, "version": 1}
        connection.execute(insert(weeks).values(**row, **values))
        waiting = pool.submit(desk.run, AvailabilityService, lambda it: it.set_week(command))
        threading.Event().wait(0.3)
        assert not waiting.done()
        connection.commit()
        with pytest.raises(PreconditionFailedException):
            waiting.result(timeout=10)
    assert [stored.weekday for stored in desk.world.rows(WeeklyAvailability)] == [3]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EMPLOYEE])
def test_whoever_may_not_edit_the_roster_changes_nothing(desk: Desk, role: Role) -> None:
    desk.world.employee(code="ANA")
    other = Desk(app=desk.app, world=desk.world, role=role)
    week = SetWeek(employee_code="ANA", expected_version=1, days=(OFF_MONDAYS,))
    mark = AddDate(employee_code="ANA", on_date=MONDAY, is_available=False)
    with pytest.raises(AuthorizationException):
        other.run(AvailabilityService, lambda availability: availability.set_week(week))
    with pytest.raises(AuthorizationException):
        other.run(AvailabilityService, lambda availability: availability.add_date(mark).on_date)
    assert desk.world.count(WeeklyAvailability) == desk.world.count(DateAvailability) == 0
