"""SELECTs in the form in which they run for an organization.

A statement that is made once, with named parameters, runs in thousands of requests. To add the
criterion to it makes another statement each time, and to find the SQL that was compiled for that
one SQLAlchemy walks through all of it: half of what a short query costs. Here the form is kept as
long as the statement itself lives; of one that was made for a single request it goes with it.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Select

_MOST_ORGANIZATIONS: Final = 32

Query = Select[Any] | CompoundSelect[Any]


class ScopedStatements:
    """Remembers what `scope` made of a statement for an organization, and never mixes two."""

    def __init__(self, scope: Callable[[Query, UUID], Query]) -> None:
        self._scope = scope
        self._forms: WeakKeyDictionary[Query, dict[UUID, Query]] = WeakKeyDictionary()

    def of(self, statement: Query, organization_id: UUID) -> Query:
        """Return the form of the statement that reads rows of that organization alone; raises what
        `scope` raises, each time."""
        forms = self._forms.setdefault(statement, {})
        form = forms.get(organization_id)
        if form is None:
            form = self._scope(statement, organization_id)
            if len(forms) >= _MOST_ORGANIZATIONS:
                forms.clear()
            forms[organization_id] = form
        return form

    def __len__(self) -> int:
        return len(self._forms)
