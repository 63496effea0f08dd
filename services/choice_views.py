"""Who could do some work, as the choices show them: frozen values in the reader's own words."""

from dataclasses import dataclass
from typing import Literal

from services.day_views import OpenWork
from services.opening_views import OpeningChoice, PairWait

BEST_SHOWN = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotChoice:
    """One start that fits the kind of work; `value` is HH:MM at the site."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonChoice:
    """One person for an event, with why, or with the rule against it; `asks` is what they could do
    it in spite of, for a reason."""

    code: str
    name: str
    role_label: str
    state: Literal["free", "blocked"]
    reason_words: str
    can_assign: bool
    can_override: bool = False
    asks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideChoice:
    """Somebody whom a rule stands against, and the place to type why they do it all the same;
    `against` is what that is, where it is not told beside."""

    code: str
    name: str
    typed: str
    shortest: int
    longest: int
    against: str = ""


def more_words(free: int, needing: int) -> str:
    """Return such as `9 more can, 19 with a reason`, empty for nobody."""
    if not free:
        return f"{needing} more can with a reason" if needing else ""
    return f"{free} more can, {needing} with a reason" if needing else f"{free} more can"


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleChoices:
    """People for an event at one start, best first, of whom only so many are shown."""

    people: tuple[PersonChoice, ...]
    people_total: int

    @property
    def free_people(self) -> tuple[PersonChoice, ...]:
        """Return who can be put on it."""
        return tuple(person for person in self.people if person.can_assign)

    @property
    def best_people(self) -> tuple[PersonChoice, ...]:
        """Return the few who fit best."""
        return self.free_people[:BEST_SHOWN]

    @property
    def other_people(self) -> tuple[PersonChoice, ...]:
        """Return who else can be put on it."""
        return self.free_people[BEST_SHOWN:]

    @property
    def other_label(self) -> str:
        """Return how many more can, those who need a reason apart."""
        needing = sum(bool(person.asks) for person in self.other_people)
        return more_words(len(self.other_people) - needing, needing)

    @property
    def blocked_people(self) -> tuple[PersonChoice, ...]:
        """Return whom a rule stands against."""
        return tuple(person for person in self.people if not person.can_assign)

    @property
    def hidden_people(self) -> int:
        """Return how many people are not shown."""
        return self.people_total - len(self.people)


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignPanel(PeopleChoices):
    """The choice for one open event on one day: when, and who.

    `version` is the event's; `refused` are the messages of the try that was just refused;
    `openings` are other starts, where nobody can at this one; `back` is where to go afterwards;
    `waits_for` is what comes before it.
    """

    event: OpenWork
    date_iso: str
    date_label: str
    site_code: str | None
    back: str | None
    may_edit: bool
    version: int
    starts: tuple[SlotChoice, ...]
    chosen_start: str
    span_label: str
    refused: tuple[str, ...] | None = None
    override: OverrideChoice | None = None
    openings: tuple[OpeningChoice, ...] = ()
    waits_for: PairWait | None = None
