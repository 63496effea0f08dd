"""The two ways in which people work at the pages: by mouse, and by keys alone."""

from datetime import date
from typing import Final, Protocol

from playwright.sync_api import FloatRect, Locator, Page, expect

_MOST_STOPS: Final = 200
_MOST_CHOICES: Final = 10
_ROW: Final = "xpath=ancestor::tr"
_HAS_FOCUS: Final = "element => element === document.activeElement"


class Hand(Protocol):
    """What a hand does at a page."""

    def press(self, target: Locator) -> None:
        """Press a button or follow a link."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field."""

    def enter_day(self, field: Locator, day: date) -> None:
        """Enter a date."""

    def choose(self, field: Locator, place: int) -> None:
        """Choose the option at that place of a list."""

    def pick(self, choice: Locator) -> None:
        """Pick one of several choices beside each other."""

    def tick(self, box: Locator) -> None:
        """Tick a box."""

    def give(self, card: Locator, row: Locator, hour: int) -> None:
        """Put open work on a person, near an hour of the day."""

    def open(self, block: Locator) -> None:
        """Open what a block is about."""

    def carry(self, block: Locator, row: Locator, quarters: int) -> None:
        """Carry placed work to a person, and so many quarters of an hour later."""


class Mouse:
    """Clicks and drags."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def enter_day(self, field: Locator, day: date) -> None:
        field.fill(day.isoformat())

    def choose(self, field: Locator, place: int) -> None:
        field.click()
        field.select_option(index=place)

    def pick(self, choice: Locator) -> None:
        choice.locator("xpath=..").click()

    def tick(self, box: Locator) -> None:
        self.pick(box)

    def give(self, card: Locator, row: Locator, hour: int) -> None:
        self._drag(card, row.locator("td").nth(hour), 0.5)

    def open(self, block: Locator) -> None:
        block.click()

    def carry(self, block: Locator, row: Locator, quarters: int) -> None:
        cells = row.locator("td")
        quarter = _box(cells.first)["width"] / 4
        row.scroll_into_view_if_needed()
        begin, end = _box(block), _box(row)
        self._move(
            (begin["x"] + 8, begin["y"] + 8),
            (begin["x"] + 8 + quarters * quarter, end["y"] + end["height"] / 2),
        )

    def _drag(self, source: Locator, target: Locator, part: float) -> None:
        begin, end = _box(source), _box(target)
        self._move(
            (begin["x"] + 40, begin["y"] + begin["height"] / 2),
            (end["x"] + part * end["width"] + 2, end["y"] + end["height"] / 2),
        )

    def _move(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self._page.mouse
        mouse.move(*begin)
        mouse.down()
        mouse.move(*end, steps=4)
        expect(self._page.locator(".ghost")).to_be_visible()
        mouse.up()


class Keys:
    """Tab, arrows, Enter and letters; nothing is pointed at."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self._page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def enter_day(self, field: Locator, day: date) -> None:
        self._reach(field)
        self._page.keyboard.type(f"{day:%m%d%Y}")

    def choose(self, field: Locator, place: int) -> None:
        self._reach(field)
        for _ in range(place):
            self._page.keyboard.press("ArrowDown")

    def pick(self, choice: Locator) -> None:
        name = choice.get_attribute("name")
        self._reach(self._page.locator(f"[name='{name}']:checked"))
        for _ in range(_MOST_CHOICES):
            if choice.is_checked():
                return
            self._page.keyboard.press("ArrowLeft")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        self._page.keyboard.press("Space")

    def give(self, card: Locator, row: Locator, hour: int) -> None:
        self.press(card)
        expect(self._page.locator("li[data-open] [data-assign] button").first).to_be_focused()
        self._stand_in(row)
        for _ in range(hour):
            self._page.keyboard.press("ArrowRight")
        self._page.keyboard.press("Enter")

    def open(self, block: Locator) -> None:
        self.carry(block, block.locator(_ROW), 0)

    def carry(self, block: Locator, row: Locator, quarters: int) -> None:
        begin = self._stand_in(block.locator(_ROW))
        while not block.evaluate(_HAS_FOCUS):
            self._page.keyboard.press("ArrowRight")
        self._page.keyboard.press("Enter")
        for _ in range(quarters):
            self._page.keyboard.press("ArrowRight")
        for _ in range(_place_of(row) - begin):
            self._page.keyboard.press("ArrowDown")
        self._page.keyboard.press("Enter")

    def _stand_in(self, row: Locator) -> int:
        """Go to the beginning of a row of the grid; return which one it is."""
        self._reach(self._page.locator("[data-grid] [tabindex='0']"))
        place = _place_of(row)
        for _ in range(place + _MOST_STOPS):
            here = self._page.evaluate(
                "[...document.activeElement.closest('tr').parentElement.children]"
                ".indexOf(document.activeElement.closest('tr'))"
            )
            if here == place:
                break
            self._page.keyboard.press("ArrowUp" if here > place else "ArrowDown")
        self._page.keyboard.press("Home")
        return place

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(_MOST_STOPS):
            if target.evaluate(_HAS_FOCUS):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"the keys never reach {target}")


def _place_of(row: Locator) -> int:
    found: int = row.evaluate("row => [...row.parentElement.children].indexOf(row)")
    return found


def _box(target: Locator) -> FloatRect:
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    return box
