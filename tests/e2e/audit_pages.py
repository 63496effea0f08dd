"""`make audit` runs this: every page in front of the Nu HTML checker and Lighthouse.

It takes minutes and Java, so it is no part of the tests.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.conftest import enter, start_browser
from tests.e2e.test_pages_for_everybody import paths
from tests.support.cast import Cast
from tests.support.server import free_port
from tooling.audit import LEAST_SCORE, html_complaints, scores_of

__all__ = ["paths"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(3600)]

SIGN_IN: Final = "/sign-in"
Tell = Callable[[str], None]
DESKTOP: Final = ("--preset=desktop",)


@pytest.fixture(scope="session")
def debugging_port(driver: Playwright) -> Iterator[int]:
    """Where a browser listens for Lighthouse."""
    port = free_port()
    browser = start_browser(driver, f"--remote-debugging-port={port}")
    yield port
    browser.close()


@pytest.fixture
def tell(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Tell:
    """Say a line at once."""
    writer = request.config.get_terminal_writer()

    def line(words: str) -> None:
        with capfd.disabled():
            writer.line(words)
            writer.flush()

    line("")
    return line


def test_the_nu_html_checker_objects_to_nothing(
    tell: Tell, page: Page, cast: Cast, paths: dict[str, str], tmp_path: Path
) -> None:
    page.goto(SIGN_IN)
    files = [_kept(tmp_path, "signing in", page.request.get(SIGN_IN).text())]
    enter(page, cast.alice)
    files += [_kept(tmp_path, name, page.request.get(at).text()) for name, at in paths.items()]
    complaints = html_complaints(files)
    tell(f"Nu HTML checker: {len(files)} pages, {len(complaints)} errors")
    for complaint in complaints:
        tell(f"  {complaint.page}:{complaint.line} {complaint.message} … {complaint.extract}")
    assert complaints == []


def test_lighthouse_gives_every_page_enough(
    tell: Tell, page: Page, address: str, cast: Cast, paths: dict[str, str], debugging_port: int
) -> None:
    enter(page, cast.alice)
    cookies = "; ".join(f"{c.get('name')}={c.get('value')}" for c in page.context.cookies())
    tell(f"Lighthouse (at least {LEAST_SCORE}): accessibility, best practices")
    # Lighthouse takes no page that answers with an error; the other checker reads those too.
    answered = {name: at for name, at in paths.items() if page.request.get(at).ok}
    poor = {}
    for name, at in answered.items():
        for flags in ((), DESKTOP):
            found = scores_of(
                f"{address}{at}", port=debugging_port, headers={"Cookie": cookies}, flags=flags
            )
            line = " ".join(f"{score:>3}" for score in found.scores.values())
            tell(f"  {line}  {'wide ' if flags else 'phone'}  {name}  {', '.join(found.failed)}")
            if not found.is_enough:
                poor[name] = found.scores
    assert poor == {}


def _kept(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{re.sub(r'[^a-z]+', '-', name)}.html"
    file.write_text(text, encoding="utf-8")
    return file
