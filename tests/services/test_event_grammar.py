"""The search for events: what is read, what is refused, and that writing and reading agree."""

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repositories.event_search import Days, EventTerms
from services.event_dates import date_of
from services.event_grammar import SearchFault, read_search, written_search

TODAY: Final = date(2026, 12, 3)  # a Thursday
DAYS: Final = st.builds(
    lambda first, length: Days(first=first, last=first + timedelta(days=length)),
    st.dates(date(1900, 1, 1), date(2998, 1, 1)),
    st.integers(0, 40),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-05", date(2026, 12, 5)),
        ("5 Dec", date(2026, 12, 5)),
        ("5th december", date(2026, 12, 5)),
        ("Dec 5 2027", date(2027, 12, 5)),
        ("12/05", date(2026, 12, 5)),
        ("12/5/25", date(2025, 12, 5)),
        ("1/4", date(2027, 1, 4)),
        ("29 Feb", date(2028, 2, 29)),
        ("today", TODAY),
        ("tomorrow", TODAY + timedelta(days=1)),
        ("yesterday", TODAY - timedelta(days=1)),
        ("thu", TODAY),
        ("Sat", date(2026, 12, 5)),
        ("wednesday", date(2026, 12, 9)),
        ("2026-02-30", None),
        ("13/05", None),
        ("0001-01-01", None),
        ("soon", None),
        ("s", None),
    ],
)
def test_days_are_read_in_the_usual_forms(typed: str, meant: date | None) -> None:
    assert date_of(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("d: 28 Dec to 3 Jan", (date(2026, 12, 28), date(2027, 1, 3))),
        ("D:sat TO sun", (date(2026, 12, 5), date(2026, 12, 6))),
        ("d:29 Feb to 29 Feb", (date(2028, 2, 29), date(2028, 2, 29))),
    ],
)
def test_the_end_of_a_range_is_the_first_such_day_after_its_begin(
    typed: str, meant: tuple[date, date]
) -> None:
    assert read_search(typed, TODAY).due == (Days(first=meant[0], last=meant[1]),)


def test_a_comma_means_and_and_each_term_says_what_it_is() -> None:
    typed = " s:today, d:12/05,sc:5 dec to 9 dec ,612345, EMP001, ANA  GARCÍA, oat Bites, 8135,, A"
    on_fifth = date(2026, 12, 5)
    assert read_search(typed, TODAY) == EventTerms(
        opens=(Days(first=TODAY, last=TODAY),),
        due=(Days(first=on_fifth, last=on_fifth),),
        scheduled=(Days(first=on_fifth, last=date(2026, 12, 9)),),
        numbers=("612345",),
        people=("EMP001", "ANA GARCÍA"),
        words=("oat Bites", "8135", "A"),
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("oat, d:soon", "“d:” wants a date like 2026-12-05"),
        ("sc:", "“sc:” wants a date like 2026-12-05"),
        ("s:1 Jan to 2 Jan to 3 Jan", "“s:” wants a date"),
        ("d:9 Dec 2026 to 5 Dec 2026", "put the earlier date first"),
        ("d:today to never", "“today to never” is none"),
        (" ".join("abcdefghijklmnopqrstu"), "at most 20"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(SearchFault, match=words):
        read_search(typed, TODAY)


@given(
    st.builds(
        EventTerms,
        opens=st.lists(DAYS, max_size=2).map(tuple),
        due=st.lists(DAYS, max_size=2).map(tuple),
        scheduled=st.lists(DAYS, max_size=2).map(tuple),
        numbers=st.lists(st.from_regex(r"\A[0-9]{6}\Z"), max_size=2).map(tuple),
        people=st.lists(st.from_regex(r"\A[A-Z]{2}[A-Z0-9']{0,5}( [A-Z]+)?\Z"), max_size=2).map(
            tuple
        ),
        words=st.lists(st.from_regex(r"\A[a-z0-9]{1,5}\Z"), max_size=5).map(tuple),
    ),
    st.dates(date(1950, 1, 1), date(2950, 1, 1)),
)
def test_what_is_written_is_read_back_whatever_day_it_is(terms: EventTerms, today: date) -> None:
    assert read_search(written_search(terms), today) == terms


@given(st.text(max_size=40), st.dates(date(1950, 1, 1), date(2950, 1, 1)))
def test_whatever_is_typed_is_read_the_same_once_written_or_refused_in_words(
    typed: str, today: date
) -> None:
    terms = _terms_or_none(typed, today)
    assert terms is None or read_search(written_search(terms), today) == terms


def _terms_or_none(typed: str, today: date) -> EventTerms | None:
    try:
        return read_search(typed, today)
    except SearchFault:
        return None
