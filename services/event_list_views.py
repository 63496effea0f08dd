"""What the list of events shows: frozen values in the reader's own words."""

from dataclasses import dataclass

from services.page_views import Colour, FilterChoice, ListPage, Tone, current_value


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonName:
    """Somebody, with the code that leads to their page."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLine:
    """One event of the list; `day_iso` is the day to open for it."""

    event_id: str
    ref_num: str
    number: str | None
    title: str
    type_code: str
    colour: Colour
    letter: str
    type_label: str
    site_name: str
    window_label: str
    length_label: str
    state_label: str
    state_tone: Tone
    staffed_label: str
    staff: tuple[PersonName, ...]
    day_iso: str
    site_code: str
    can_assign: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """Return the names of those who are on it."""
        return tuple(person.name for person in self.staff)


@dataclass(frozen=True, kw_only=True, slots=True)
class EventsPage(ListPage):
    """One page of events; `fault` says what can't be read of the search, `hint` how one without
    result can be read."""

    rows: tuple[EventLine, ...]
    sites: tuple[FilterChoice, ...]
    types: tuple[FilterChoice, ...]
    states: tuple[FilterChoice, ...]
    fault: str | None = None
    hint: str = ""

    @property
    def is_left_to_do(self) -> bool:
        """Tell whether only what is left to do is shown."""
        return current_value(self.states) == self.states[0].value

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the usual view was asked for."""
        chosen = (self.search, current_value(self.sites), current_value(self.types))
        return any(chosen) or current_value(self.states) not in {"", self.states[0].value}

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force as query parameters."""
        chosen = {
            "q": self.search,
            "site": current_value(self.sites),
            "type": current_value(self.types),
            "state": current_value(self.states),
        }
        return {name: value for name, value in chosen.items() if value}
