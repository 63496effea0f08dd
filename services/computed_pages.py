"""Pages of lists that are worked out as a whole, not read in order from a table."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from repositories.paging import Page, PageRequest
from utils.cursors import Cursor

T = TypeVar("T")


def page_of_computed(
    items: Sequence[T], request: PageRequest, id_of: Callable[[T], UUID]
) -> Page[T]:
    """Return one page of `items`.

    It goes on behind the last item that was shown, wherever that stands by now; where it is gone,
    at the place that it had.
    """
    first = _first(items, request.cursor, id_of) if request.cursor else 0
    last = first + request.limit
    shown = list(items[first:last])
    if last >= len(items) or not shown:
        return Page(items=shown, next_cursor=None)
    return Page(items=shown, next_cursor=Cursor(value=last, id=id_of(shown[-1])).encode())


def _first(items: Sequence[T], cursor: Cursor, id_of: Callable[[T], UUID]) -> int:
    places = [place for place, item in enumerate(items, 1) if id_of(item) == cursor.id]
    seen = cursor.value if isinstance(cursor.value, int) else 0
    # One id may stand in several lines: the place nearest to where it stood.
    return max(0, min(places, key=lambda place: abs(place - seen), default=seen))
