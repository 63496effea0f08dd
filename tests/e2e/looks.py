"""What is wrong with a page, in the widths and appearances that people have.

A page is loaded once and looked at four times: its window is resized and its appearance switched in
place, which costs a tenth of four browsers and four visits. It stands wide and light afterwards.
In light, axe asks all its rules at both widths; in dark, where the markup is the same, those about
colours alone, at both widths.
"""

from itertools import product
from typing import Final

from playwright.sync_api import Page

from tests.e2e.conftest import ROOT, Appearance

AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
HEIGHT: Final = 844
WIDTHS: Final = (390, 1440)
APPEARANCES: Final[tuple[Appearance, ...]] = ("dark", "light")

# The rules of axe that an appearance can break: its category "color".
COLOURS: Final = ("color-contrast", "link-in-text-block")

# Violations alone: what passed is a hundred times as long to tell.
_VIOLATIONS: Final = """async rules => {
    const only = rules.length ? {runOnly: {type: "rule", values: rules}} : {};
    const found = await axe.run({resultTypes: ["violations"], ...only});
    return found.violations.map(one => [one.id, one.nodes.map(node => node.target)]);
}"""


def faults(page: Page) -> list[object]:
    """Return what axe finds in each width and appearance, of colours alone in dark, and where the
    page is too wide."""
    told: list[object] = []
    for width, appearance in product(WIDTHS, APPEARANCES):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=appearance)
        rules = COLOURS if appearance == "dark" else ()
        told += [(width, appearance, fault) for fault in faults_as_shown(page, *rules)]
    return told


def faults_as_shown(page: Page, *rules: str) -> list[object]:
    """Return what axe finds, by those rules or by all, and whether the page is wider than its
    window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
        page.add_init_script(path=AXE)  # the pages that this window shows later have it from begin
    told: list[object] = page.evaluate(_VIOLATIONS, list(rules))
    excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*told, f"{excess} px too wide"] if excess > 0 else told
