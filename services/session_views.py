"""Where somebody is signed in, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from security.session_records import SessionSummary
from services.moment_words import moment_words

# The first that stands in what a browser calls itself: most of them claim to be others as well.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionLine:
    """One signed-in browser; `handle` names it and opens nothing."""

    handle: str
    browser_label: str
    address: str
    used_label: str
    since_label: str


def session_lines(
    sessions: Iterable[SessionSummary], zone: str, now: datetime
) -> tuple[SessionLine, ...]:
    """Return a line for each session, with instants on the clock of `zone`."""
    return tuple(
        SessionLine(
            handle=one.handle,
            browser_label=browser_words(one.user_agent),
            address=one.ip_address or "unknown address",
            used_label=moment_words(one.last_active_at, zone, now),
            since_label=moment_words(one.created_at, zone, now),
        )
        for one in sessions
    )


def browser_words(user_agent: str | None) -> str:
    """Return such as `Firefox on Linux`, from what a browser calls itself."""
    told = user_agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in told), "Another program")
    system = next((name for mark, name in _SYSTEMS if mark in told), None)
    return f"{browser} on {system}" if system else browser
