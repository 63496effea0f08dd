"""What an event waits for that goes with another: a Supervisor for its Core."""

from collections.abc import Sequence
from datetime import date, datetime

from models.event import PLANNABLE, Event, EventState
from services.opening_views import PairWait
from services.roster_sentences import date_name, work_name
from utils.wall_clock import local_date

Leading = Sequence[tuple[Event, datetime | None]]


def waits_for(event: Event, leading: Leading, day: date) -> PairWait | None:
    """Return what the event waits for that day, None where nothing stands in its way: it goes with
    nothing, or with what is planned that day, or with what was given out again and is open.

    `leading` are the events that it goes with, with the starts of who is on them.
    """
    zone = event.site.time_zone
    days = {local_date(at, zone): one for one, at in leading if at is not None}
    if not leading or day in days:
        return None
    if not days and any(one.state is EventState.REISSUED for one, _ in leading):
        return None
    first = leading[0][0]
    goes = f"{work_name(event)} goes with {work_name(first)}"
    if days:
        return _on_other_days(event, goes, days, day)
    if first.state in PLANNABLE:
        return PairWait(
            words=f"{goes}, and nobody is on that yet. Plan that one, and this comes with it.",
            label=f"Choose somebody for {work_name(first)}",
            event_id=first.id,
            date_iso=day.isoformat(),
        )
    return PairWait(
        words=f"{goes}, which is not to be done any more. Cancel this one too, or report it.",
        label="Look at the event",
        event_id=event.id,
    )


def _on_other_days(event: Event, goes: str, days: dict[date, Event], day: date) -> PairWait:
    coming = [each for each in sorted(days) if days[each].state in PLANNABLE]
    if coming:
        when = date_name(coming[0], day)
        return PairWait(
            words=f"{goes}, which is planned on {when}: both are done the same day.",
            label=f"Choose somebody on {when}",
            event_id=event.id,
            date_iso=coming[0].isoformat(),
        )
    when = date_name(max(days), day)
    return PairWait(
        words=f"{goes}, which was done on {when}. Cancel this one, or report it.",
        label="Look at the event",
        event_id=event.id,
    )
