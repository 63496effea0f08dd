"""Lists of plain rows, for every repository that has one."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Select

from models.base import Base
from repositories.base import BaseRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow, row_reader
from utils.row_shape import RowShape

M = TypeVar("M", bound=Base)


class ListRepository(BaseRepository[M], Generic[M]):
    """A repository with an ordered, bounded, keyset-paged list."""

    keyset: ClassVar[Keyset]

    def _page_rows(
        self,
        shape: RowShape,
        criteria: Sequence[ColumnElement[bool]],
        request: PageRequest,
        *,
        keyset: Keyset | None = None,
    ) -> Page[PlainRow]:
        reader = row_reader(self.model, shape)
        query: Select[Any] = reader.query.where(*criteria)
        rows, following, previous = (keyset or self.keyset).read(self.session, query, request)
        return Page(items=reader.dump(rows), next_cursor=following, previous_cursor=previous)

    def _one_row(self, shape: RowShape, *criteria: ColumnElement[bool]) -> PlainRow | None:
        reader = row_reader(self.model, shape)
        rows = self.session.execute(reader.query.where(*criteria).limit(1)).all()
        return next(iter(reader.dump(rows)), None)
