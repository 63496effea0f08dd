"""What a trade would come to, told before it is done: who takes what, and what stands against
it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from error_handlers.exceptions import ConflictException
from models.schedule import Schedule
from scheduling.engine import check
from scheduling.snapshot import Snapshot
from scheduling.values import Candidate, Severity, Violation
from security.permissions import Permission
from services.move_views import TradePanel, TradeSide
from services.overriding import LONGEST_REASON, SHORTEST_REASON, Overriding
from services.placed_work import PlacedWorkService, order_as_placed, placed_work, without
from services.roster_places import Place
from services.roster_refusals import recorded_words
from services.snapshots import person_of
from services.trades import SAME_PERSON, swapped


@dataclass(frozen=True, kw_only=True, slots=True)
class TradeQuestion:
    """Which two schedules, looked at from which day; `typed` is a reason that was no use."""

    one_id: UUID
    other_id: UUID
    shown: date
    site_code: str | None = None
    back: str | None = None
    typed: str = ""
    refused: tuple[str, ...] | None = None


class TradePanelService(PlacedWorkService):
    """Both directions of a trade, asked of the one engine."""

    def panel(self, question: TradeQuestion) -> TradePanel:
        """Return both halves with what stands against each.

        Raises:
            ResourceNotFoundException: no such schedule here.
            ConflictException: one has ended, or both are the same person's.
        """
        self.require(Permission.ROSTER_VIEW)
        one, other = self._placed(question.one_id, question.other_id)
        if one.employee_id == other.employee_id:
            raise ConflictException(SAME_PERSON)
        overriding = Overriding(permissions=self.principal.permissions)
        found = [overriding.judged(each) for each in self._against(one, other)]
        every = [violation for each in found for violation in each]
        recorded = self._schedules.list_recorded([one.id, other.id])
        may_edit = Permission.ROSTER_EDIT in self.principal.permissions and not recorded
        return TradePanel(
            one=_side(one, other, found[0], recorded, self.unit.now),
            other=_side(other, one, found[1], recorded, self.unit.now),
            shown_iso=question.shown.isoformat(),
            site_code=question.site_code,
            back=question.back,
            can_trade=may_edit and not every,
            can_override=may_edit and bool(every) and all(one.overridable for one in every),
            shortest=SHORTEST_REASON,
            longest=LONGEST_REASON,
            typed=question.typed,
            refused=question.refused,
        )

    def _against(self, one: Schedule, other: Schedule) -> tuple[Sequence[Violation], ...]:
        """Return what stands against each in the other's hands, neither being where it is."""
        snapshot = without(
            self._around(
                [person_of(one.employee), person_of(other.employee)],
                [order_as_placed(one), order_as_placed(other)],
                min(one.starts_at, other.starts_at),
                max(one.ends_at, other.ends_at),
            ),
            one,
            other,
        )
        first, second = swapped(Place.of(one), Place.of(other))
        found = _standing(snapshot, first.candidate())
        with_first = snapshot.with_placement(first.placement(one.event))
        return found, _standing(with_first, second.candidate())


def _standing(snapshot: Snapshot, candidate: Candidate) -> Sequence[Violation]:
    return [one for one in check(snapshot, candidate) if one.severity is not Severity.INFO]


def _side(
    work: Schedule,
    taken_from: Schedule,
    found: Sequence[Violation],
    recorded: Collection[UUID],
    now: datetime,
) -> TradeSide:
    is_fixed = work.id in recorded
    fixed = [recorded_words(work.employee.name)] if is_fixed else []
    return TradeSide(
        work=placed_work(work, now),
        taker=taken_from.employee.name,
        against=(*fixed, *(f"{violation.message}." for violation in found)),
        is_stopped=is_fixed or any(violation.blocks for violation in found),
    )
