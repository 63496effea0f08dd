"""Why a place is closed, in words."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from scheduling.values import ClosedDay


def closed_words(closed: Iterable[ClosedDay], day: date, site_id: UUID | None) -> str | None:
    """Return such as `Closed: Christmas` for a day at a site, None when it is open."""
    names = [
        one.name
        for one in closed
        if one.site_id in (None, site_id)
        and (one.on_date == day or (one.month, one.day) == (day.month, day.day))
    ]
    return f"Closed: {', '.join(names)}" if names else None
