"""The signed-in user, their role and organization: columns that come along with the session."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Table, select

from models.base import Base
from models.organization import Organization
from models.user import User
from security.password_proofs import state_of
from security.permissions import permissions_of
from utils.principal import Principal

_USERS: Final[Table] = Base.metadata.tables[User.__tablename__]
_ORGANIZATIONS: Final[Table] = Base.metadata.tables[Organization.__tablename__]


class UserIdentity:
    """Reads users before an organization is known, as only this package may."""

    def __init__(self) -> None:
        self.columns: tuple[ColumnElement[Any], ...] = (
            _USERS.c.name.label("user_name"),
            _USERS.c.email.label("user_email"),
            _USERS.c.role.label("user_role"),
            _USERS.c.employee_id.label("user_employee_id"),
            _USERS.c.is_active.label("user_is_active"),
            _ORGANIZATIONS.c.id.label("tenant_id"),
            _ORGANIZATIONS.c.slug.label("tenant_slug"),
            _ORGANIZATIONS.c.name.label("tenant_name"),
            _ORGANIZATIONS.c.time_zone.label("tenant_time_zone"),
        )

    def join(self, sessions: FromClause) -> FromClause:
        """Return the sessions with their users and those users' organizations, where there are."""
        return sessions.outerjoin(_USERS, _USERS.c.id == sessions.c.user_id).outerjoin(
            _ORGANIZATIONS, _ORGANIZATIONS.c.id == _USERS.c.organization_id
        )

    def principal(self, row: Row[Any]) -> Principal | None:
        """Return who acts, None when the user or the organization is gone or disabled."""
        if not row.user_is_active or row.tenant_id is None:
            return None
        return Principal(
            organization_id=row.tenant_id,
            user_id=row.user_id,
            name=row.user_name,
            role=row.user_role,
            permissions=permissions_of(row.user_role),
            employee_id=row.user_employee_id,
            email=row.user_email,
            organization_slug=row.tenant_slug,
            organization_name=row.tenant_name,
            time_zone=row.tenant_time_zone,
        )

    def is_still_let_in(self, connection: Connection, principal: Principal) -> bool:
        """Hold the account until the transaction ends; return whether it is as it was proven.

        Whoever changes it holds it, too: they end the new session, or this finds their change.
        """
        account = select(
            _USERS.c.is_active, _USERS.c.password_hash, _USERS.c.second_factor_since
        ).where(_USERS.c.id == principal.user_id)
        row = connection.execute(account.with_for_update(read=True)).first()
        if row is None or not row.is_active:
            return False
        state = state_of(row.password_hash, row.second_factor_since)
        return principal.proven is None or principal.proven == state
