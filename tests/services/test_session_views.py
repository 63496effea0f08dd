"""Where somebody is signed in, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from services.moment_words import moment_words
from services.session_views import browser_words

NOON = datetime(2026, 12, 31, 18, tzinfo=UTC)  # noon in Chicago


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
            ),
            "Edge on Windows",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/140.0.0.0 Mobile Safari/537.36"
            ),
            "Chrome on Android",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
                "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
            "Firefox on Linux",
        ),
        ("curl/8.5.0", "Another program"),
        ("", "Another program"),
        (None, "Another program"),
    ],
)
def test_a_browser_is_told_by_its_own_name_though_it_claims_others(
    user_agent: str | None, words: str
) -> None:
    assert browser_words(user_agent) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(), "today, 12:00"),
        (timedelta(hours=13), "yesterday, 23:00"),
        (timedelta(days=-1), "tomorrow, 12:00"),
        (timedelta(days=27), "Friday, 4 December, 12:00"),
        (timedelta(days=-7), "Thursday, 7 January 2027, 12:00"),
    ],
)
def test_instants_are_told_on_the_readers_clock(ago: timedelta, words: str) -> None:
    assert moment_words(NOON - ago, "America/Chicago", NOON) == words
