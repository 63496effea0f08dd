"""What the filters above a list offer, and how many rows they leave."""

from collections.abc import Iterable

from services.page_views import FilterChoice


def filter_choices(
    values: Iterable[tuple[str, str]], chosen: str | None
) -> tuple[FilterChoice, ...]:
    """Return values with their labels, the chosen one marked."""
    return tuple(
        FilterChoice(value=value, label=label, is_current=value == chosen)
        for value, label in values
    )


def total_words(total: int, counted_to: int, one: str, many: str) -> str:
    """Return such as `1 event`, `12 events` or, past what was counted, `more than 1,000 events`."""
    if total > counted_to:
        return f"more than {counted_to:,} {many}"
    return f"1 {one}" if total == 1 else f"{total:,} {many}"
