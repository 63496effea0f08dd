"""Roles in the words of whoever gives them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from utils.principal import Role

ROLE_NAMES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.ADMIN: "Administrator",
        Role.MANAGER: "Manager",
        Role.EMPLOYEE: "Employee",
        Role.VIEWER: "Viewer",
    }
)
ROLE_DUTIES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.ADMIN: "everything, users and settings included",
        Role.MANAGER: "plans the work, brings files in and takes them out",
        Role.EMPLOYEE: "sees their own work",
        Role.VIEWER: "looks at the schedule and changes nothing",
    }
)
