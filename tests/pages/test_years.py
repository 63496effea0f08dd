"""A day of another year is never told without it."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.pages.visitor import Visitor, words_of
from tests.support.factories import World

LONG_AGO = datetime.combine(date(2019, 3, 4), time(10, 30))
PAGES = ("/schedule/2019-03-04", "/attendance?date=2019-03-04", "/week/2019-03-04")


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_days_say_the_year(as_bob: Visitor, path: str) -> None:
    assert "March 2019" in words_of(as_bob.see(path).split("<h1")[1])[:120]


def test_work_that_is_moved_or_traded_says_the_year(as_bob: Visitor, world: World) -> None:
    day = datetime.combine(LONG_AGO, time.min)
    event, other = (
        world.event(opens_local=day, due_local=day + timedelta(days=2)) for _ in range(2)
    )
    one, two = (world.schedule(event=each, local=LONG_AGO) for each in (event, other))
    day_path = "/schedule/2019-03-04"
    for path in (f"{day_path}/move/{one.id}", f"{day_path}/trade/{one.id}/{two.id}"):
        assert "Monday, 4 March 2019, 10:30–17:00" in words_of(as_bob.see(path))
