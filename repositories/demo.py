"""Storing the demo organization: many rows in few statements."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import insert

from models.base import Base
from repositories.base import SessionRepository

_BATCH = 1_000


class DemoRepository(SessionRepository):
    """Writes plain rows of any model, in the order given, without making instances of them."""

    def store(
        self,
        model: type[Base],
        rows: Iterable[Mapping[str, Any]],
        advance: Callable[[int], None],
    ) -> None:
        """Insert `rows`, which all have the same keys, and tell `advance` how many went."""
        remaining = iter(rows)
        is_first = True
        while batch := list(islice(remaining, _BATCH)):
            self.session.execute(insert(model), batch)
            if is_first:
                self._gather_statistics(model)
                is_first = False
            advance(len(batch))

    def _gather_statistics(self, model: type[Base]) -> None:
        # PostgreSQL would go on checking references with plans made for empty tables, which read
        # everything that the organization has.
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ANALYZE {model.__tablename__}")
