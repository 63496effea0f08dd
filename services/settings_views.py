"""What the settings' pages show, in the words of whoever administers the organization."""

from dataclasses import dataclass

from services.form_state import FormState


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteLine:
    """One site of the list; `coming_label` says how much work is still to be done there."""

    code: str
    name: str
    zone_label: str
    area_label: str
    coming_label: str
    is_active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SitesPage:
    """One page of sites; cursors are opaque, None at the ends."""

    rows: tuple[SiteLine, ...]
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def filters(self) -> dict[str, str]:
        """Return the filters in force: there are none."""
        return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteForm:
    """A site to fill in; `code` is None for a new one.

    `fixed_zone` is the time zone where it can't change any more; `kept_because` says why the site
    can't be removed, None where it can.
    """

    form: FormState
    zones: tuple[str, ...]
    code: str | None = None
    name: str = ""
    about: str = ""
    fixed_zone: str | None = None
    kept_because: str | None = None
    stored_version: int = 1
