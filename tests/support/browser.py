"""A real Chromium: the one that `make` unpacked, or the machine's own where that one can't run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from tooling.sources import ROOT

Scheme = Literal["light", "dark"]

UNPACKED: Final = ROOT / "var" / "chromium"
SYSTEM: Final = Path("/usr/bin/chromium")
SCREENSHOTS: Final = ROOT / "var" / "screenshots"
AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP: Final = 1440
PHONE: Final = 390
HEIGHTS: Final = {DESKTOP: 900, PHONE: 844}
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--font-render-hinting=none",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a running browser. ROSTERWRIGHT_CHROMIUM names another executable."""
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        yield browser
        browser.close()


def _launch(playwright: Playwright) -> Browser:
    chosen = os.environ.get("ROSTERWRIGHT_CHROMIUM")
    unpacked = UNPACKED / "chromium"
    executable = Path(chosen) if chosen else unpacked if unpacked.exists() else SYSTEM
    return playwright.chromium.launch(
        executable_path=executable, args=list(ARGUMENTS), env=_environment(executable)
    )


def _environment(executable: Path) -> dict[str, str | float | bool]:
    if executable.parent != UNPACKED:
        return {**os.environ}
    return {
        **os.environ,
        "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib"),
        "FONTCONFIG_PATH": str(UNPACKED / "fonts"),
    }


@dataclass(kw_only=True)
class Window:
    """A page, and everything that went wrong on it."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._note_failure)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _note_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left before all of it had arrived
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def open(self, path: str) -> Page:
        """Go to a path of the server."""
        self.page.goto(f"{self.url}{path}")
        return self.page

    def forget(self, words: str) -> None:
        """Take back complaints that hold these words: the test provoked them (a 409 answer)."""
        self.complaints[:] = [one for one in self.complaints if words not in one]

    def faults(self) -> list[str]:
        """Return what axe-core finds wrong with the page as it stands, one line each."""
        # Evaluated over the debugging protocol, so that the page's own policy does not stop it.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{fault['id']} ({fault['impact']}): {node['html']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    def show(self, width: int, scheme: Scheme) -> None:
        """Look at the page at this width and in this colour scheme."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def photograph(self, name: str) -> list[Path]:
        """Save the page at both widths, light and dark, in var/screenshots; ask axe each time."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        taken = []
        for width in (DESKTOP, PHONE):
            for scheme in ("light", "dark"):
                self.show(width, scheme)
                taken.append(SCREENSHOTS / f"{name}-{width}-{scheme}.png")
                self.page.screenshot(path=taken[-1], full_page=True)
                assert self.faults() == [], f"{name} at {width} px, {scheme}"
        self.show(DESKTOP, "light")
        return taken
