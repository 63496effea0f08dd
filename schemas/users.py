"""Accounts on the wire."""

from typing import ClassVar

from repositories.accounts import UserFilters
from schemas.accounts import UserSchema
from schemas.base import Example, LoadSchema
from schemas.fields import Choice, Text, YesNo
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from services.users import ChangeUser
from utils.principal import Role


class ChangeUserSchema(LoadSchema):
    """What changes about an account."""

    command: ClassVar[type] = ChangeUser
    is_partial = True
    example: ClassVar[Example] = {"role": Role.MANAGER.value, "employee_id": "EMP001"}

    name = Text(longest=200)
    role = Choice(Role)
    is_active = YesNo()
    employee_id = Text(longest=40, allow_none=True, attribute="employee_code")


class UserQuerySchema(ListQuerySchema):
    """Which accounts, in order of name."""

    command = UserFilters
    example: ClassVar[Example] = {"q": "ana", "role": Role.MANAGER.value}

    search = Text(longest=200, data_key="q", about="Part of a name or address.")
    role = Choice(Role)
    is_active = YesNo(is_text=True)


UserQuery = ListQuery[UserFilters]
USER = shape_of(UserSchema)
