"""API tokens: making them, looking at them, and revoking them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    FieldFault,
    ResourceNotFoundException,
)
from models.api_token import ApiToken
from repositories.accounts import UserRepository
from repositories.api_tokens import ApiTokenRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from security.one_time_secrets import hash_of
from security.permissions import Permission
from security.tokens import new_token_text, prefix_of
from services.base import Unit
from services.belongings import BelongingsService
from services.changes import facts_of, refuse_stale
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

MOST_LIVE_TOKENS: Final = 50
LONGEST_LIFE_DAYS: Final = 366
_TOLD: Final = ("name", "prefix", "scopes", "expires_at")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateToken:
    """A new token of the acting user; without `expires_in_days` it lives until it is revoked."""

    name: str
    scopes: tuple[Permission, ...]
    expires_in_days: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RevokeToken:
    """A token that shall open nothing any more."""

    token_id: UUID
    expected_version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeToken:
    """A new token with its text, which nobody can read again."""

    token: ApiToken
    text: str = field(repr=False)


class TokenService(BelongingsService):
    """Tokens of the acting user; administrators also see and revoke those of others."""

    def __init__(
        self,
        unit: Unit,
        users: UserRepository,
        tokens: ApiTokenRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit, users)
        self._tokens = tokens
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateToken) -> MadeToken:
        """Store and return a new token of the acting user.

        Raises:
            AuthorizationException: a scope that the user's role does not allow.
            ConflictException: the user has as many live tokens as anybody may have.
        """
        own = self._own_id()
        self._refuse_more_than_own(command.scopes)
        self._users.lock(own)  # two at once must not both be the last that is allowed
        self._refuse_too_many(own)
        text, days = new_token_text(), command.expires_in_days
        token = self._tokens.add(
            ApiToken(
                id=new_id(),
                user_id=own,
                name=command.name,
                prefix=prefix_of(text),
                token_hash=hash_of(text),
                scopes=sorted({str(scope) for scope in command.scopes}),
                expires_at=self.unit.now + timedelta(days=days) if days else None,
            )
        )
        self._trail.audit("create", "token", token.id, after=facts_of(token, _TOLD))
        return MadeToken(token=self._tokens.as_stored(token.id), text=text)

    def revoke(self, command: RevokeToken) -> ApiToken:
        """Let a token open nothing from now on, and return it; a revoked one stays as it is.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such token here.
        """
        token = self._seen(self._tokens.lock(command.token_id))
        refuse_stale(token.version, command.expected_version, facts_of(token, _TOLD))
        if token.revoked_at is None:
            token.revoked_at = self.unit.now
            before = facts_of(token, ("name", "prefix", "user_id"))
            self._trail.audit("revoke", "token", token.id, before=before)
        return self._tokens.as_stored(token.id)

    def list_rows(
        self, shape: RowShape, user_id: UUID | None, request: PageRequest
    ) -> Page[PlainRow]:
        """Return one page of tokens as plain rows, oldest first: one's own without `user_id`.

        Raises:
            AuthorizationException: somebody else's, without the permission for it.
            ResourceNotFoundException: nobody here has that id.
        """
        return self._tokens.page_rows(shape, self._owner(user_id), request)

    def list_own(self) -> list[ApiToken]:
        """Return one's own tokens, the live ones first, at most 100."""
        return self._tokens.list_of_user(self._own_id(), self.unit.now)

    def get(self, token_id: UUID) -> ApiToken:
        """Return one token; raises `ResourceNotFoundException`."""
        return self._seen(self._tokens.get(token_id))

    def _seen(self, token: ApiToken | None) -> ApiToken:
        own = self._own_id()
        may_see_all = Permission.USERS_EDIT in self.principal.permissions
        if token is None or not (token.user_id == own or may_see_all):
            raise ResourceNotFoundException("You have no such API token.")
        return token

    def _refuse_more_than_own(self, scopes: tuple[Permission, ...]) -> None:
        missing = sorted(set(scopes) - self.principal.permissions)
        if missing:
            words = (
                f"Your role ({self.principal.role}) does not allow {', '.join(missing)}, so a "
                "token of yours can't either. Leave it out."
            )
            fault = FieldFault(field="scopes", message=words)
            raise AuthorizationException(words, errors=[fault])

    def _refuse_too_many(self, own: UUID) -> None:
        if self._tokens.count_live(own, self.unit.now) >= MOST_LIVE_TOKENS:
            raise ConflictException(
                f"You have {MOST_LIVE_TOKENS} API tokens, which is the most. Revoke one that "
                "nothing uses any more."
            )
