"""What the settings' pages of event types show."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.form_state import FormState
from services.page_views import Colour

Choice = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class EventTypeLine:
    """One kind of work in the list."""

    code: str
    label: str
    colour: Colour
    letter: str
    length_label: str
    who_label: str
    starts_label: str
    limits_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventTypesPage:
    """Every kind of work, the one that is placed first on top; cut short only beyond reason."""

    rows: tuple[EventTypeLine, ...]
    has_more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ColourChoice:
    """A colour that a kind of work can have, shown with its letter."""

    colour: Colour
    letter: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NameFit:
    """Which known project names the patterns would make this kind of work."""

    label: str
    samples: tuple[str, ...]
    hidden: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EventTypeForm:
    """A kind of work to fill in; `code` is None for a new one.

    The `…_rows` are the rows that their lists show, blank ones at the end included. `now` tells, of
    each list that somebody else changed meanwhile, what it is.
    """

    form: FormState
    colours: tuple[ColourChoice, ...]
    who: tuple[Choice, ...]
    types: tuple[Choice, ...]
    rotations: tuple[Choice, ...]
    skills: tuple[Choice, ...]
    pattern_rows: range
    preference_rows: range
    slot_rows: range
    fit: NameFit
    code: str | None = None
    label: str = ""
    about: str = ""
    keeps_times: bool = False
    now: Mapping[str, str]
    kept_because: str | None = None
    stored_version: int = 1
