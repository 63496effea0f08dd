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
        while batch := list(islice(remaining, _BATCH)):
            self.session.execute(insert(model), batch)
            advance(len(batch))
