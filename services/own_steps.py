"""The way back and forth through what somebody did lately."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Final

from repositories.roster_actions import OwnDeed, RosterActionRepository
from security.permissions import Permission
from services.absence_wording import day_words
from services.base import RepositoryService, Unit
from services.roster_sentences import told_of
from services.step_views import NO_STEPS, OwnSteps, StepChoice
from services.undo_limits import AGAIN, BACK
from utils.wall_clock import local_date, to_local

LATELY: Final = timedelta(hours=12)
MOST_STEPS: Final = 100


class OwnStepsService(RepositoryService):
    """What the reader can take back, and do again."""

    def __init__(self, unit: Unit, actions: RosterActionRepository) -> None:
        super().__init__(unit)
        self._actions = actions

    def steps(self) -> OwnSteps:
        """Return the newest own action that still stands, and the one taken back last after which
        nothing else was done; neither for whoever may change nothing."""
        who = self.principal.user_id
        if who is None or Permission.ROSTER_EDIT not in self.principal.permissions:
            return NO_STEPS
        deeds = self._actions.own(who, self.unit.now - LATELY, MOST_STEPS)
        back, again = standing(deeds), taken_back(deeds)
        return OwnSteps(
            back=self._choice(back) if back else None,
            again=self._choice(again) if again else None,
            is_again_last=bool(again) and again is deeds[0],
        )

    def _choice(self, deed: OwnDeed) -> StepChoice:
        today = local_date(self.unit.now, self.principal.time_zone)
        day = _day_of(deed)
        return StepChoice(
            action_id=str(deed.id),
            told=told_of(deed.told).removeprefix(f"{self.principal.actor_name} "),
            day_label=day_words(day, today) if day else "",
            date_iso=(day or today).isoformat(),
        )


def standing(deeds: Sequence[OwnDeed]) -> OwnDeed | None:
    """Return the newest action that is neither undone nor the undoing of another."""
    return next((one for one in deeds if one.verb != BACK and not one.is_undone), None)


def taken_back(deeds: Sequence[OwnDeed]) -> OwnDeed | None:
    """Return the newest undoing that is not undone itself, unless something new was done since."""
    since = takewhile(lambda one: one.verb in {BACK, AGAIN}, deeds)
    return next((one for one in since if one.verb == BACK and not one.is_undone), None)


def _day_of(deed: OwnDeed) -> date | None:
    """Return the day of the work, on its own clock; None where it is about no day."""
    if deed.starts_at is None or deed.zone is None:
        return None
    return to_local(datetime.fromisoformat(deed.starts_at), deed.zone).date()
