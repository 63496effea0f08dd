"""What the choice for work that is placed already shows: move it, give it away, trade it."""

from dataclasses import dataclass

from services.choice_views import OverrideChoice, PeopleChoices, PersonChoice, SlotChoice
from services.work_views import WorkName


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedWork(WorkName):
    """Somebody's work as it stands, in the version that was read."""

    schedule_id: str
    version: int
    event_id: str
    person_code: str
    person_name: str
    when_label: str
    date_iso: str
    is_pinned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MovePanel(PeopleChoices):
    """The choice for one placed event: on which day, when, and whose; `people` are the others.

    `refused` are the messages of the try that was just refused, `back` is where to go afterwards;
    `recorded` says why it can't be anybody else's, where attendance is recorded.
    """

    work: PlacedWork
    shown_iso: str
    site_code: str | None
    back: str | None
    date_iso: str
    date_label: str
    starts: tuple[SlotChoice, ...]
    chosen_start: str
    span_label: str
    is_as_it_stands: bool
    holder: PersonChoice | None
    trades: tuple[PlacedWork, ...]
    recorded: str = ""
    refused: tuple[str, ...] | None = None
    override: OverrideChoice | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TradeSide:
    """One half of a trade: the work, who would take it over, and what stands against that."""

    work: PlacedWork
    taker: str
    against: tuple[str, ...]
    is_stopped: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TradePanel:
    """Both halves of a trade; `can_override`: whoever reads may trade all the same, with a
    reason."""

    one: TradeSide
    other: TradeSide
    shown_iso: str
    site_code: str | None
    back: str | None
    can_trade: bool
    can_override: bool
    shortest: int
    longest: int
    typed: str = ""
    refused: tuple[str, ...] | None = None

    @property
    def sides(self) -> tuple[TradeSide, TradeSide]:
        """Return both halves."""
        return self.one, self.other
