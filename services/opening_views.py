"""Other starts for an event that nobody can take when it was asked for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningChoice:
    """A day and a start at which somebody can, and who."""

    date_iso: str
    date_label: str
    start: str
    span_label: str
    who_words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PairWait:
    """Why nobody can be put on an event that day, and where to go on: to the choice of an event on
    a day, or (no `date_iso`) to its page."""

    words: str
    label: str
    event_id: UUID
    date_iso: str | None = None
