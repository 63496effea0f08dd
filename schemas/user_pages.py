"""What the pages of users and invitations are sent."""

from schemas.base import LoadSchema
from schemas.fields import Choice, Text, YesNo, email_text
from schemas.pages import QuerySchema, seen_version, version
from services.account_links import Invite, WithdrawLink
from services.user_pages import UserSearch
from services.users import ChangeUser
from utils.principal import Role


class UsersQuerySchema(QuerySchema):
    """Search, filters and place in the list of accounts."""

    command = UserSearch
    q = Text(longest=200, attribute="search")
    role = Text(longest=40)
    state = Text(longest=40)
    cursor = Text(longest=500)


class InviteFormSchema(LoadSchema):
    """Somebody who shall sign in."""

    command = Invite
    email = email_text(required=True)
    name = Text(longest=200, required=True)
    role = Choice(Role, required=True)
    employee = Text(longest=40, attribute="employee_code")


class UserFormSchema(LoadSchema):
    """What is known about an account; `load` waits for whose."""

    command = ChangeUser
    is_partial = True
    name = Text(longest=200, required=True)
    role = Choice(Role, required=True)
    employee = Text(longest=40, attribute="employee_code", load_default=None)
    version = seen_version()


class ActiveFormSchema(LoadSchema):
    """Whether an account may be used; `load` waits for whose."""

    command = ChangeUser
    is_partial = True
    is_active = YesNo(is_text=True, required=True)
    version = seen_version()


class WithdrawFormSchema(LoadSchema):
    """A link that shall open nothing; `load` waits for which."""

    command = WithdrawLink
    is_partial = True
    version = seen_version()


class SeenFormSchema(LoadSchema):
    """The version of the account that was seen."""

    version = version()
