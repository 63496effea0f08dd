"""Where windows and work lie once a site is on another clock: the wall clock stays, the instants
move."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.event import Event, window_class
from models.schedule import Schedule
from utils.wall_clock import behind_gap, is_repeated, to_instant, to_local

# No clock is further from another one.
ZONES_APART: Final = timedelta(hours=26)


@dataclass(frozen=True, kw_only=True, slots=True)
class WindowMove:
    """An event's window on the new clock; its wall clock differs only where that never happens."""

    event: Event
    opens_local: datetime
    due_local: datetime
    opens_at: datetime
    due_at: datetime

    @property
    def is_moved(self) -> bool:
        """Whether it lies elsewhere in the world's time."""
        return (self.opens_at, self.due_at) != (self.event.opens_at, self.event.due_at)

    @property
    def is_shifted(self) -> bool:
        """Whether the new clock jumps over one of its ends."""
        event = self.event
        return (self.opens_local, self.due_local) != (event.opens_local, event.due_local)

    def values(self) -> dict[str, object]:
        """Return what is stored of it."""
        return {
            "opens_local": self.opens_local,
            "due_local": self.due_local,
            "opens_at": self.opens_at,
            "due_at": self.due_at,
            "window_class": window_class(self.opens_at, self.due_at),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkMove:
    """A schedule on the new clock: it starts when the wall there says what it said, and lasts as
    long as it was planned to.

    `was_local` is its start on the old wall, `ends_were` its end there; `zone` is the new one.
    """

    schedule: Schedule
    zone: str
    starts_at: datetime
    ends_at: datetime
    was_local: datetime
    ends_were: datetime

    @property
    def is_moved(self) -> bool:
        """Whether it lies elsewhere in the world's time."""
        return self.starts_at != self.schedule.starts_at

    @property
    def starts_local(self) -> datetime:
        """The start on the new wall."""
        return to_local(self.starts_at, self.zone)

    @property
    def ends_local(self) -> datetime:
        """The end on the new wall."""
        return to_local(self.ends_at, self.zone)

    @property
    def is_skipped(self) -> bool:
        """Whether the new clock jumps over its start."""
        return self.starts_local != self.was_local

    @property
    def is_repeated(self) -> bool:
        """Whether its start happens twice on the new clock: the first of the two is meant."""
        return is_repeated(self.was_local, self.zone)

    @property
    def ends_elsewhere(self) -> bool:
        """Whether the clocks change while it is done, so that it ends at another time by the
        wall."""
        return not self.is_skipped and self.ends_local != self.ends_were


def window_on(event: Event, zone: str) -> WindowMove:
    """Return an event's window on the clock of `zone`: an end that never happens there lies as much
    later as the clocks jump, and a window that would be none so keeps its length."""
    opens_local, due_local = (
        behind_gap(local, zone) for local in (event.opens_local, event.due_local)
    )
    opens_at, due_at = to_instant(opens_local, zone), to_instant(due_local, zone)
    if due_at <= opens_at:
        due_at = opens_at + (event.due_local - event.opens_local)
        due_local = to_local(due_at, zone)
    return WindowMove(
        event=event,
        opens_local=opens_local,
        due_local=due_local,
        opens_at=opens_at,
        due_at=due_at,
    )


def work_on(schedule: Schedule, was: str, zone: str) -> WorkMove:
    """Return a schedule that was read on the clock of `was` on that of `zone`."""
    local = to_local(schedule.starts_at, was)
    starts_at = to_instant(behind_gap(local, zone), zone)
    return WorkMove(
        schedule=schedule,
        zone=zone,
        starts_at=starts_at,
        ends_at=starts_at + (schedule.ends_at - schedule.starts_at),
        was_local=local,
        ends_were=to_local(schedule.ends_at, was),
    )
