"""API tokens, as their users and administrators see them; programs are let in by `security`."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models.api_token import ApiToken
from repositories.base import locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

_MOST_LISTED: Final = 100


class ApiTokenRepository(ListRepository[ApiToken]):
    """Tokens of the organization's users."""

    model = ApiToken
    keyset = Keyset(column=ApiToken.created_at, id=ApiToken.id)

    def lock(self, token_id: UUID) -> ApiToken | None:
        """Lock the token until the unit ends and return it, read afresh, or None."""
        query = locking(select(ApiToken).where(ApiToken.id == token_id))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def as_stored(self, token_id: UUID) -> ApiToken:
        """Write what changed and return the token as it stands now."""
        query = select(ApiToken).where(ApiToken.id == token_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def count_live(self, user_id: UUID, at: datetime) -> int:
        """Return how many tokens of that user open something at the instant `at`."""
        query = select(func.count()).select_from(ApiToken)
        return self.session.scalars(query.where(ApiToken.user_id == user_id, _is_live(at))).one()

    def list_of_user(self, user_id: UUID, at: datetime) -> list[ApiToken]:
        """Return a user's tokens, those that open something at `at` before the others and newest
        first, at most 100."""
        order = (_is_live(at).desc(), ApiToken.created_at.desc(), ApiToken.id.desc())
        query = select(ApiToken).where(ApiToken.user_id == user_id).order_by(*order)
        return list(self.session.scalars(query.limit(_MOST_LISTED)))

    def page_rows(self, shape: RowShape, user_id: UUID, request: PageRequest) -> Page[PlainRow]:
        """Return one page of a user's tokens as plain rows, oldest first."""
        return self._page_rows(shape, [ApiToken.user_id == user_id], request)


def _is_live(at: datetime) -> ColumnElement[bool]:
    """Return the condition that `ApiToken.is_live` is in the database."""
    has_time = or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > at)
    return and_(ApiToken.revoked_at.is_(None), has_time)
