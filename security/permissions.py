"""What each role may do. Services ask for permissions, never for roles."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from utils.principal import Role


class Permission(StrEnum):
    """One thing that somebody may be allowed to do."""

    ROSTER_VIEW = "roster.view"
    ROSTER_EDIT = "roster.edit"
    RULES_OVERRIDE = "rules.override"
    OWN_VIEW = "own.view"
    OWN_REQUEST = "own.request"
    DATA_IMPORT = "data.import"
    DATA_EXPORT = "data.export"
    SETTINGS_EDIT = "settings.edit"
    USERS_EDIT = "users.edit"


_MANAGER = frozenset(
    {
        Permission.ROSTER_VIEW,
        Permission.ROSTER_EDIT,
        Permission.DATA_IMPORT,
        Permission.DATA_EXPORT,
    }
)

ROLE_PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Permission.ROSTER_VIEW}),
        Role.EMPLOYEE: frozenset({Permission.OWN_VIEW, Permission.OWN_REQUEST}),
        Role.MANAGER: _MANAGER,
        Role.ADMIN: _MANAGER
        | {Permission.RULES_OVERRIDE, Permission.SETTINGS_EDIT, Permission.USERS_EDIT},
    }
)


def permissions_of(role: Role) -> frozenset[str]:
    """Return what `role` may do, as the plain texts that a `Principal` carries."""
    return frozenset(str(permission) for permission in ROLE_PERMISSIONS[role])
