"""Some time off in words: who, when, where it stands, what is planned in it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from models.schedule import Schedule
from models.time_off import TimeOff, TimeOffState
from repositories.history import Step
from services.absence_wording import away_words, day_words, end_day
from services.moment_words import moment_words
from services.page_views import Tone
from services.people_views import Pill
from services.planned_work import planned_work
from services.stand_ins import StandIn
from services.time_off_checks import lies_in
from services.time_off_search import STATES
from services.time_off_views import StepLine, TimeOffLine
from utils.principal import Principal
from utils.wall_clock import MIDNIGHT, local_date

_S = TimeOffState
NO_STAND_INS: Final[Mapping[UUID, tuple[StandIn, ...]]] = MappingProxyType({})
_TONES: Final[Mapping[TimeOffState, Tone]] = MappingProxyType(
    {_S.REQUESTED: "warn", _S.APPROVED: "good", _S.DENIED: "bad", _S.CANCELLED: "plain"}
)
_STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        _S.REQUESTED: "Asked for",
        _S.APPROVED: "Approved",
        _S.DENIED: "Denied",
        _S.CANCELLED: "Cancelled",
    }
)


def state_pill(state: TimeOffState) -> Pill:
    """Return where time off stands, for whoever asked for it."""
    return Pill(label=_STEPS[state], tone=_TONES[state])


class TimeOffWriter:
    """Puts time off into words, as the reader's clock and calendar stand."""

    def __init__(self, reader: Principal, now: datetime) -> None:
        self._reader = reader
        self._now = now
        self.today = local_date(now, reader.time_zone)

    def line(
        self,
        time_off: TimeOff,
        near: Iterable[Schedule],
        stand_ins: Mapping[UUID, tuple[StandIn, ...]] = NO_STAND_INS,
        recorded: Collection[UUID] = (),
    ) -> TimeOffLine:
        """Return the line of a request whose person and decider are loaded; `near` is work that may
        lie in it, `stand_ins` who could take it over, by schedule, `recorded` those of which
        attendance is recorded."""
        return TimeOffLine(
            time_off_id=str(time_off.id),
            version=time_off.version,
            code=time_off.employee.code,
            name=time_off.employee.name,
            when_label=away_words(time_off.starts_local, time_off.ends_local, self.today),
            reason=time_off.reason or "",
            state_label=STATES[time_off.state],
            state_tone=_TONES[time_off.state],
            told_label=self._told(time_off),
            is_over=self.is_over(time_off),
            work=tuple(
                planned_work(
                    one, self.today, stand_ins.get(one.id, ()), is_recorded=one.id in recorded
                )
                for one in near
                if lies_in(time_off, one)
            ),
        )

    def is_over(self, time_off: TimeOff) -> bool:
        """Return whether its last day lies before today."""
        return time_off.ends_local <= datetime.combine(self.today, MIDNIGHT)

    def step(self, step: Step) -> StepLine:
        """Return what happened, by whom and when."""
        what, who = _STEPS.get(step.to_state, step.to_state), step.actor_name
        return StepLine(
            what=f"{what} by {who}" if who else what,
            when_label=moment_words(step.at, self._reader.time_zone, self._now),
            reason=step.reason or "",
        )

    def _told(self, time_off: TimeOff) -> str:
        if time_off.decided_at is None:
            return f"asked {self._date(time_off.created_at)}"
        by = f"by {time_off.decided_by.name}, " if time_off.decided_by else ""
        told = f"{by}{self._date(time_off.decided_at)}"
        return f"was approved {told}" if time_off.state is TimeOffState.CANCELLED else told

    def _date(self, moment: datetime) -> str:
        day = local_date(moment, self._reader.time_zone)
        return "today" if day == self.today else day_words(day, self.today)


def form_values(time_off: TimeOff) -> dict[str, str]:
    """Return what the form holds for a request: times stand only where they are no whole days'."""
    starts, ends = time_off.starts_local, time_off.ends_local
    return {
        "first": starts.date().isoformat(),
        "starts": "" if starts.time() == MIDNIGHT else f"{starts:%H:%M}",
        "last": end_day(ends).isoformat(),
        "ends": "" if ends.time() == MIDNIGHT else f"{ends:%H:%M}",
        "reason": time_off.reason or "",
    }
