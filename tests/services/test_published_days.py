"""The last word on a day is the newest version's that covers it, at its site."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from repositories.standings import PublishedRow, Standing
from services.published_days import PublishedDays
from services.version_changes import ChangeKind, differences, fingerprint, saw_lines
from services.version_wording import change_words

HERE, THERE = UUID(int=1), UUID(int=2)
NAMES = {HERE: "Tampa", THERE: "Denver"}
MONDAY, TUESDAY, SUNDAY = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 10)
AT_TEN = datetime.combine(MONDAY, time(10))
ANA = Standing(
    schedule_id=UUID(int=10),
    event_id=UUID(int=11),
    seat=1,
    site_id=HERE,
    employee_id=UUID(int=12),
    employee_name="Ana",
    starts_local=AT_TEN,
    ends_local=AT_TEN + timedelta(hours=6),
)
DANA = replace(ANA, schedule_id=UUID(int=20), employee_id=UUID(int=22), employee_name="Dana")


def row(
    number: int,
    said: Standing | None = None,
    *,
    site_id: UUID | None = None,
    days: tuple[date, date] = (MONDAY, SUNDAY),
) -> PublishedRow:
    return PublishedRow(
        version_id=UUID(int=number),
        number=number,
        version_site_id=site_id,
        first_on=days[0],
        last_on=days[1],
        published_at=datetime(2026, 5, 1, tzinfo=UTC),
        said=said,
    )


def moved(one: Standing, **by: int) -> Standing:
    step = timedelta(**by)
    return replace(one, starts_local=one.starts_local + step, ends_local=one.ends_local + step)


@pytest.mark.parametrize(
    ("now", "kinds", "words"),
    [
        (ANA, None, ()),
        (moved(ANA, minutes=45), (ChangeKind.TIME,), ("10:45 instead of 10:00",)),
        (
            moved(ANA, days=1),
            (ChangeKind.TIME,),
            ("Tue 5 May, 10:00–16:00 instead of Mon 4 May, 10:00–16:00",),
        ),
        (
            replace(ANA, ends_local=AT_TEN + timedelta(hours=5)),
            (ChangeKind.TIME,),
            ("until 15:00 instead of 16:00",),
        ),
        (
            replace(moved(ANA, hours=1), ends_local=AT_TEN + timedelta(hours=6)),
            (ChangeKind.TIME,),
            ("11:00–16:00 instead of 10:00–16:00",),
        ),
        (DANA, (ChangeKind.PERSON,), ("Dana instead of Ana",)),
        (replace(ANA, site_id=THERE), (ChangeKind.SITE,), ("another site",)),
        (replace(ANA, seat=2), (ChangeKind.SEAT,), ("seat 2 instead of 1",)),
        (None, (ChangeKind.TAKEN_OFF,), ("Ana, 10:00–16:00",)),
    ],
)
def test_what_differs_is_told_in_words(
    now: Standing | None, kinds: tuple[ChangeKind, ...] | None, words: tuple[str, ...]
) -> None:
    present = [now] if now else []
    found = differences([ANA], present)
    assert [change.kinds for change in found] == ([kinds] if kinds else [])
    assert [change_words(change, MONDAY) for change in found] == ([words] if words else [])
    assert saw_lines(fingerprint([ANA], []), present) is (kinds is None)


def test_the_newest_version_of_a_day_and_site_has_the_last_word() -> None:
    days = PublishedDays(
        [row(3, site_id=THERE), row(2, days=(TUESDAY, TUESDAY)), row(1, ANA), row(1, None)]
    )
    numbers = [
        found.number if (found := days.newest(day, site)) else None
        for day, site in (
            (MONDAY, HERE),
            (TUESDAY, HERE),
            (TUESDAY, THERE),
            (MONDAY, None),
            (SUNDAY + timedelta(days=1), HERE),
        )
    ]
    assert numbers == [1, 2, 3, 3, None]


def test_who_was_moved_by_a_later_version_is_as_published_where_that_one_says() -> None:
    later = moved(ANA, days=1)
    days = PublishedDays([row(2, later, days=(TUESDAY, TUESDAY)), row(1, ANA)])
    assert days.changes([later]) == []
    (back,) = days.changes([ANA])
    assert days.marks([back])[str(ANA.schedule_id)].words == (
        "Changed since version 2: Mon 4 May, 10:00–16:00 instead of Tue 5 May, 10:00–16:00"
    )


def test_what_no_version_speaks_of_is_no_change_and_what_is_new_is_marked() -> None:
    days = PublishedDays([row(4, None, site_id=HERE)])
    elsewhere = replace(DANA, site_id=THERE)
    changes = days.changes([ANA, elsewhere])
    assert {key: mark.label for key, mark in days.marks(changes).items()} == {
        str(ANA.schedule_id): "new"
    }
    state = days.state([MONDAY], HERE, changes, MONDAY, NAMES)
    assert state is not None
    assert (state.label, state.day_iso) == ("1 change since version 4 was published", "2026-05-04")


def test_several_versions_are_told_together() -> None:
    there = replace(DANA, event_id=UUID(int=21), site_id=THERE)
    days = PublishedDays([row(5, there, site_id=THERE), row(4, ANA, site_id=HERE)])
    state = days.state([MONDAY], None, days.changes([]), MONDAY, NAMES)
    assert state is not None
    told = "2 changes since versions 4 and 5 were published"
    assert state.label == f"{told}, Denver and Tampa only"
    assert state.version_id == ""


def test_every_site_is_told_of_which_alone_something_is_published() -> None:
    of_one = row(5, site_id=THERE)
    for rows, told in (
        ([of_one], "As published, version 5, Denver only"),
        ([of_one, row(4), row(3, site_id=HERE)], "As published, versions 4 and 5"),
        ([row(6), of_one], "As published, version 6"),
    ):
        state = PublishedDays(rows).state([MONDAY], None, [], MONDAY, NAMES)
        assert state is not None
        assert state.label == told
