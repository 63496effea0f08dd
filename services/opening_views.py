"""Other starts for an event that nobody can take when it was asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningChoice:
    """A day and a start at which somebody can, and who."""

    date_iso: str
    date_label: str
    start: str
    span_label: str
    who_words: str
