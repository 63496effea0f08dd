"""Work that somebody is planned on, as a line of a page that gives it to others."""

from dataclasses import dataclass
from datetime import date

from models.schedule import Schedule
from services import day_wording as words
from services.absence_wording import day_words
from services.page_views import Colour
from services.stand_ins import StandIn
from utils.wall_clock import to_local


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedWork:
    """One schedule, the day at its site that shows it, and who could take it over.

    `is_recorded`: attendance is recorded of it, so it can be taken off but not given away.
    """

    when_label: str
    title: str
    colour: Colour
    letter: str
    date_iso: str
    site_code: str
    site_name: str
    schedule_id: str
    version: int
    is_pinned: bool
    is_recorded: bool = False
    stand_ins: tuple[StandIn, ...] = ()


def planned_work(
    schedule: Schedule,
    today: date,
    stand_ins: tuple[StandIn, ...] = (),
    *,
    is_recorded: bool = False,
) -> PlannedWork:
    """Return the line of a schedule whose event, type and site are loaded."""
    event = schedule.event
    site, kind = event.site, event.event_type
    starts = to_local(schedule.starts_at, site.time_zone)
    ends = to_local(schedule.ends_at, site.time_zone)
    return PlannedWork(
        when_label=f"{day_words(starts.date(), today)}, {starts:%H:%M}–{ends:%H:%M}",
        title=words.title_of(event.project_name),
        colour=words.colour_of(kind),
        letter=words.letter_of(kind),
        date_iso=starts.date().isoformat(),
        site_code=site.code if site.is_active else "all",
        site_name=site.name,
        schedule_id=str(schedule.id),
        version=schedule.version,
        is_pinned=schedule.is_pinned,
        is_recorded=is_recorded,
        stand_ins=stand_ins,
    )
