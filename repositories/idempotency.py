"""Keys of requests that may be sent twice."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.idempotency_key import IdempotencyKey
from models.tenancy import unscoped
from repositories.base import BaseRepository
from utils.ids import new_id


class IdempotencyKeyRepository(BaseRepository[IdempotencyKey]):
    """One row per organization, actor and key; the unique constraint decides who came first."""

    model = IdempotencyKey

    def claim(
        self, actor: str, key: str, fingerprint: str, at: datetime, expires_at: datetime
    ) -> bool:
        """Take the key, or take over an expired one; return whether it was free.

        A twin that has the key in an open transaction is waited for.
        """
        values = {
            "id": new_id(),
            "actor": actor,
            "key": key,
            "fingerprint": fingerprint,
            "created_at": at,
            "expires_at": expires_at,
        }
        afresh = {"fingerprint": fingerprint, "created_at": at, "expires_at": expires_at}
        emptied = {"status": None, "body": None, "etag": None, "location": None}
        is_sqlite = self.session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert if is_sqlite else postgresql.insert
        statement = (
            insert(IdempotencyKey)
            .on_conflict_do_update(
                index_elements=["organization_id", "actor", "key"],
                set_={**afresh, **emptied},
                where=IdempotencyKey.expires_at <= at,
            )
            .returning(IdempotencyKey.id)
        )
        return self.session.scalar(statement, values) is not None

    def find(self, actor: str, key: str) -> IdempotencyKey | None:
        """Return the row of that key, or None."""
        query = select(IdempotencyKey).where(
            IdempotencyKey.actor == actor, IdempotencyKey.key == key
        )
        return self.session.scalar(query)

    def keep_answer(
        self,
        actor: str,
        key: str,
        *,
        status: int,
        body: bytes,
        etag: str | None,
        location: str | None,
    ) -> None:
        """Store what a repetition gets."""
        self.session.execute(
            update(IdempotencyKey)
            .where(IdempotencyKey.actor == actor, IdempotencyKey.key == key)
            .values(status=status, body=body, etag=etag, location=location)
            .execution_options(synchronize_session=False)
        )

    def count_expired(self, at: datetime) -> int:
        """Return how many keys expired by `at`, of all organizations."""
        housekeeping = unscoped("expired keys of every organization are counted")
        query = select(func.count()).select_from(IdempotencyKey)
        expired = query.where(IdempotencyKey.expires_at <= at)
        return self.session.scalar(expired, execution_options=housekeeping) or 0

    def delete_expired(self, at: datetime, limit: int) -> int:
        """Delete keys that expired by `at`, of all organizations, at most `limit`; count them."""
        housekeeping = unscoped("expired keys of every organization go")
        few = select(IdempotencyKey.id).where(IdempotencyKey.expires_at <= at).limit(limit)
        statement = delete(IdempotencyKey).where(IdempotencyKey.id.in_(few))
        gone = self.session.scalars(
            statement.returning(IdempotencyKey.id),
            execution_options={**housekeeping, "synchronize_session": False},
        )
        return len(gone.all())
