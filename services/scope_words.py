"""What an API token may be allowed to do, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from security.permissions import Permission

# Label, and what it is about.
SCOPE_WORDS: Final[Mapping[Permission, tuple[str, str]]] = MappingProxyType(
    {
        Permission.ROSTER_VIEW: ("See the schedule", "people, sites, events, and who works when"),
        Permission.ROSTER_EDIT: ("Change the schedule", "plan, move and cancel work; people, too"),
        Permission.RULES_OVERRIDE: ("Override hard rules", "with a reason, which the audit keeps"),
        Permission.OWN_VIEW: ("See your own work", "when and where you work"),
        Permission.OWN_REQUEST: ("Ask in your name", "for time off"),
        Permission.DATA_IMPORT: ("Bring files in", "employees and the client's work bank"),
        Permission.DATA_EXPORT: ("Take files out", "the schedule and the employees"),
        Permission.SETTINGS_EDIT: ("Change the settings", "sites, kinds of work, holidays"),
        Permission.USERS_EDIT: ("Look after users", "names and access; it never gives rights"),
    }
)


def scope_label(scope: str) -> str:
    """Return what a stored scope allows; one that we don't have any more is told as it stands."""
    return SCOPE_WORDS[Permission(scope)][0] if scope in set(Permission) else scope
