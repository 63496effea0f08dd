"""Where what verification found can be put right."""

from flask import url_for

from scheduling.verification_values import ABSENT, DUE, PAIR, UNREPORTED, Line
from services.verification import Verified, is_to_be_moved

_OF_EVENT = frozenset({DUE, PAIR, UNREPORTED})


def fixing_href(line: Line, verified: Verified, back: str | None = None) -> str:
    """Return the address of the page on which the line can be put right; `back` is where that page
    goes on to afterwards, None: to the day."""
    site = verified.sites[line.site_id].code
    if line.staff_on is not None and verified.may_edit:
        event_id, day = line.event_id, line.staff_on
        return url_for("day_pages.choose", date=day, event_id=event_id, site=site, back=back)
    if line.staff_on is not None:
        return url_for("one_event_pages.show", event_id=line.event_id)
    if line.check == ABSENT:
        return url_for("attendance_pages.index", date=line.day)
    if line.check in _OF_EVENT and line.event_id is not None:
        return url_for("one_event_pages.show", event_id=line.event_id)
    if is_to_be_moved(line, verified):
        work = line.schedule_id
        return url_for(
            "move_pages.move_choice", date=line.day, schedule_id=work, site=site, back=back
        )
    return url_for("day_pages.show", date=line.day, site=site, _anchor=_block(line))


def _block(line: Line) -> str | None:
    return f"block-{line.schedule_id}" if line.schedule_id else None
