"""What the pages of rotations show: frozen values in the supervisor's words."""

from dataclasses import dataclass

from services.form_state import FormState
from services.page_views import FilterChoice


@dataclass(frozen=True, kw_only=True, slots=True)
class HolderCell:
    """Who holds a rotation on a weekday; `name` is empty where nobody does."""

    weekday: str
    field: str
    code: str
    name: str
    is_gone: bool
    is_today: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationRow:
    """One rotation through the week; `asked_label` says which kinds of work look at it."""

    rotation: str
    label: str
    asked_label: str
    cells: tuple[HolderCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SubstituteLine:
    """Who stands in on a date, in words such as `Ben instead of Ana`."""

    substitute_id: str
    version: int
    date_label: str
    rotation_label: str
    words: str
    reason: str
    is_gone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RotationsPage:
    """The standing duty of one site, and who stands in from today on."""

    site_code: str
    site_name: str
    sites: tuple[FilterChoice, ...]
    rows: tuple[RotationRow, ...]
    weekdays: tuple[str, ...]
    substitutes: tuple[SubstituteLine, ...]
    has_more: bool
    rotations: tuple[FilterChoice, ...]
    people: tuple[str, ...]
    may_edit: bool
    form: FormState

    @property
    def has_holders(self) -> bool:
        """Tell whether anybody holds anything."""
        return any(cell.name for row in self.rows for cell in row.cells)


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyForm:
    """The form of a site's standing duty; a field is such as `juicer.5`."""

    site_code: str
    site_name: str
    rows: tuple[RotationRow, ...]
    people: tuple[str, ...]
    state: FormState
