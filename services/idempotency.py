"""Requests that are sent twice and act once: a key, and the answer that its repetition gets."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from error_handlers.exceptions import ConflictException, IdempotencyMismatchException
from models.idempotency_key import IdempotencyKey
from repositories.idempotency import IdempotencyKeyRepository
from services.base import RepositoryService, Unit

KEPT_FOR: Final = timedelta(hours=24)
AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyedRequest:
    """A request under a key; `fingerprint` is a hash of method, path and content."""

    key: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAnswer:
    """What the first request of a key was answered."""

    status: int
    body: bytes
    etag: str | None
    location: str | None


class IdempotencyService(RepositoryService):
    """Keys of the acting user, or of the token by which a program acts.

    Shares the unit of work of the use case that a key protects.
    """

    def __init__(self, unit: Unit, keys: IdempotencyKeyRepository) -> None:
        super().__init__(unit)
        self._keys = keys

    def claim(self, request: KeyedRequest) -> StoredAnswer | None:
        """Take the key and return None, or return what its first request was answered.

        Waits for a twin that is under way; a refused twin leaves nothing, so the key is free again.

        Raises:
            IdempotencyMismatchException: the key was used for other content.
        """
        now = self.unit.now
        if self._keys.claim(self._actor, request.key, request.fingerprint, now, now + KEPT_FOR):
            return None
        first = self._keys.find(self._actor, request.key)
        if first is None:
            raise ConflictException("The request with this key has just ended. Send it again.")
        if first.fingerprint != request.fingerprint:
            raise IdempotencyMismatchException
        return _answer_of(first)

    def keep(self, request: KeyedRequest, answer: StoredAnswer) -> None:
        """Store the answer under the claimed key; both become visible at the same commit."""
        self._keys.keep_answer(
            self._actor,
            request.key,
            status=answer.status,
            body=answer.body,
            etag=answer.etag,
            location=answer.location,
        )

    def count_expired(self) -> int:
        """Return how many keys `forget_expired` would delete, batch by batch."""
        return self._keys.count_expired(self.unit.now)

    def forget_expired(self) -> int:
        """Delete a batch of keys whose time is over, in every organization; return how many.

        Less than `AT_ONCE` means that none are left.
        """
        return self._keys.delete_expired(self.unit.now, AT_ONCE)

    @property
    def _actor(self) -> str:
        return str(self.principal.token_id or self.principal.user_id)


def _answer_of(row: IdempotencyKey) -> StoredAnswer:
    return StoredAnswer(
        status=row.status or 0, body=row.body or b"", etag=row.etag, location=row.location
    )
