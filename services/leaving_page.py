"""The page on which somebody is let go: from which day on, and what becomes of their work."""

from dataclasses import dataclass
from datetime import date

from services.absence_wording import day_words
from services.future_work import FutureWork, FutureWorkService
from services.planned_work import PlannedWork, planned_work
from utils.wall_clock import local_date


@dataclass(frozen=True, kw_only=True, slots=True)
class LeavingPage:
    """What somebody would leave behind, going on a day."""

    code: str
    name: str
    version: int
    date_iso: str
    day_label: str
    work: tuple[PlannedWork, ...]
    duties: tuple[str, ...]
    reason: str
    refused: tuple[str, ...]


class LeavingPageService(FutureWorkService):
    """Somebody's future work in the supervisor's words."""

    def page(
        self, code: str, day: date | None, reason: str = "", refused: tuple[str, ...] = ()
    ) -> LeavingPage:
        """Return what somebody would leave behind; raises as `left_behind` does."""
        future = self.left_behind(code, day)
        today = local_date(self.unit.now, self.principal.time_zone)
        return LeavingPage(
            code=future.employee.code,
            name=future.employee.name,
            version=future.employee.version,
            date_iso=future.terminated_on.isoformat(),
            day_label=day_words(future.terminated_on, today),
            work=_work(future, today),
            duties=future.duties,
            reason=reason,
            refused=refused,
        )


def _work(future: FutureWork, today: date) -> tuple[PlannedWork, ...]:
    return tuple(
        planned_work(
            one,
            today,
            tuple(future.stand_ins.get(one.id, ())),
            is_recorded=one.id in future.recorded,
        )
        for one in future.work
    )
