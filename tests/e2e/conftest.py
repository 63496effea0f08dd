"""A real Chromium in front of the application, served by threads of the test's own process."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import ThreadedWSGIServer, make_server
from werkzeug.wsgi import ClosingIterator

from app import Rosterwright
from tests.support.cast import Member
from tests.support.databases import Database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = Path(__file__).resolve().parents[2]
UNPACKED: Final = ROOT / "var" / "chromium"
FALLBACK: Final = Path("/usr/bin/chromium")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
# Seconds that every answer takes longer, half of them in its middle: a page or a test that counts
# on quick answers then fails.
KEPT_BACK: Final = float(os.environ.get("ANSWERS_KEPT_BACK", "0"))
Appearance = Literal["light", "dark"]


class NewContext(Protocol):
    """Makes a browser window."""

    def __call__(
        self,
        *,
        viewport: ViewportSize = WIDE,
        color_scheme: Appearance = "light",
        java_script_enabled: bool = True,
    ) -> BrowserContext:
        """Return a new window without a session."""


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest) -> Database:
    """One database is enough for what a browser adds; the main job asks for both."""
    chosen: Database = request.getfixturevalue(request.param)
    chosen.empty()
    return chosen


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers; one in each process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """The browser of this worker."""
    browser = start_browser(driver)
    yield browser
    browser.close()


def start_browser(playwright: Playwright, *arguments: str) -> Browser:
    """Start the unpacked browser with its own libraries, else the system's."""
    is_unpacked = (UNPACKED / "chromium").exists()
    own = {
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"),
        "FONTCONFIG_PATH": str(UNPACKED / "fonts"),
    }
    return playwright.chromium.launch(
        executable_path=UNPACKED / "chromium" if is_unpacked else FALLBACK,
        args=(*ARGUMENTS, *arguments),
        env={**os.environ, **(own if is_unpacked else {})},
    )


def slowed(app: Rosterwright) -> "WSGIApplication":
    """Answer as a busy server far away does: late, and a quarter of each page before the rest."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as pieces:
            whole = b"".join(pieces)
        is_page = not environ["PATH_INFO"].startswith("/static/")
        for piece in (whole[: len(whole) // 4], whole[len(whole) // 4 :]):
            time.sleep(is_page * KEPT_BACK / 2)
            yield piece

    return answer


@pytest.fixture
def address(app: Rosterwright) -> Iterator[str]:
    """Where the application is served."""
    server = make_server("127.0.0.1", 0, slowed(app) if KEPT_BACK else app, threaded=True)
    assert isinstance(server, ThreadedWSGIServer)
    # Closing then waits for the last requests, so that none still holds a connection.
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def new_context(chromium: Browser, address: str) -> Iterator[NewContext]:
    """Make a browser window of its own; script errors and blocked content fail the test."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Refused and broken requests are told by the page itself, and looked at by the tests.
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def make(
        *,
        viewport: ViewportSize = WIDE,
        color_scheme: Appearance = "light",
        java_script_enabled: bool = True,
    ) -> BrowserContext:
        context = chromium.new_context(
            base_url=address,
            viewport=viewport,
            color_scheme=color_scheme,
            java_script_enabled=java_script_enabled,
        )
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A page in a wide window."""
    return new_context().new_page()


def enter(page: Page, person: Member) -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
