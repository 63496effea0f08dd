"""What stands around every page: where the reader is, who they are, how it looks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from flask import request

from security.permissions import Permission
from services.page_views import NavState
from utils.principal import Principal, current_principal

Place = Literal["day", "events", "imports", ""]

_PLACES: Final[Mapping[str, Place]] = MappingProxyType(
    {"day_pages": "day", "event_pages": "events", "import_pages": "imports"}
)
_THEMES: Final = frozenset({"light", "dark"})


def frame() -> dict[str, object]:
    """Return what the base template shows."""
    principal = current_principal()
    return {"nav": nav_of(principal) if principal else None, "theme": _theme()}


def nav_of(principal: Principal) -> NavState:
    """Return the places that the reader can go to."""
    return NavState(
        current=_PLACES.get(request.blueprint or "", ""),
        user_name=principal.name,
        organization_name=principal.organization_slug,
        may_import=Permission.DATA_IMPORT in principal.permissions,
        may_export=Permission.DATA_EXPORT in principal.permissions,
    )


def _theme() -> str | None:
    chosen = request.cookies.get("theme")
    return chosen if chosen in _THEMES else None
