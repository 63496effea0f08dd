"""Where what verification found can be put right."""

from flask import url_for

from scheduling.verification_values import ABSENT, PAIR, UNREPORTED, Line
from services.verification import Verified


def fixing_href(line: Line, verified: Verified) -> str:
    """Return the address of the page on which the line can be put right."""
    site = verified.sites[line.site_id].code
    if line.staff_on is not None:
        event_id = line.event_id
        return url_for("day_pages.choose", date=line.staff_on, event_id=event_id, site=site)
    if line.check == ABSENT:
        return url_for("attendance_pages.index", date=line.day)
    if line.check == UNREPORTED or (line.check == PAIR and line.event_id is not None):
        return url_for("one_event_pages.show", event_id=line.event_id)
    return url_for("day_pages.show", date=line.day, site=site, _anchor=_block(line))


def _block(line: Line) -> str | None:
    return f"block-{line.schedule_id}" if line.schedule_id else None
