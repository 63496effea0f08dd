"""One row of a CSV file: each cell read by its header, every fault of the row collected."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from schemas.csv_cells import CellFaultError, as_it_is, clean
from schemas.csv_files import Record, Table
from services.import_values import ParsedRow, RowFault, RowT

T = TypeVar("T")


def positions(table: Table) -> Mapping[str, int]:
    """Return where each header stands."""
    return {name: position for position, name in enumerate(table.header)}


class RowReader:
    """Reads the cells of one record: what a cell says goes to `sound`, why it can't to `faults`."""

    def __init__(self, record: Record, header: Mapping[str, int]) -> None:
        self.line = record.line
        self.sound: dict[str, object] = {}
        self.faults: list[RowFault] = []
        self._cells = record.cells
        self._header = header
        self._is_cut_short = False

    def optional(self, column: str, convert: Callable[[str], T], *, longest: int = 200) -> T | None:
        """Return what the cell says, None if it is empty or refused."""
        text = self._text(column)
        return self._converted(column, text, convert, longest) if text else None

    def required(self, column: str, convert: Callable[[str], T], *, longest: int = 200) -> T | None:
        """Return what the cell says, None if it is refused; an empty cell is."""
        text = self._text(column)
        if text == "":
            self.refuse(column, f"{column} is empty: fill it in.")
        return self._converted(column, text, convert, longest) if text else None

    def text(self, column: str, *, longest: int) -> str | None:
        """Return the text of an optional cell, None if it is empty or refused."""
        return self.optional(column, as_it_is, longest=longest)

    def refuse(self, column: str, reason: str) -> None:
        """Add a fault of the row."""
        self.faults.append(RowFault(line=self.line, column=column, reason=reason))

    def _text(self, column: str) -> str | None:
        position = self._header[column]
        if position < len(self._cells):
            return clean(self._cells[position])
        if not self._is_cut_short:
            self._is_cut_short = True
            self.refuse(
                column,
                f"The line ends before this cell: it has {len(self._cells)} of "
                f"{len(self._header)}. Add what is missing, or the commas.",
            )
        return None

    def _converted(
        self, column: str, text: str, convert: Callable[[str], T], longest: int
    ) -> T | None:
        if len(text) > longest:
            self.refuse(column, f"{len(text):,} characters are too many: shorten it to {longest}.")
            return None
        try:
            value = convert(text)
        except CellFaultError as error:
            self.refuse(column, str(error))
            return None
        self.sound[column] = value
        return value


class RowsOf(Generic[RowT]):
    """Turns the records of a table into parsed rows, with `fill` reading one row's cells."""

    def __init__(
        self, table: Table, key_column: str, fill: Callable[[RowReader], RowT | None]
    ) -> None:
        self._table = table
        self._header = positions(table)
        self._key_column = key_column
        self._fill = fill

    def parsed(self) -> tuple[ParsedRow[RowT], ...]:
        """Return every record as a row."""
        return tuple(self._row(record) for record in self._table.records)

    def _row(self, record: Record) -> ParsedRow[RowT]:
        if record.broken is not None:
            return self._broken(record, record.broken)
        reader = RowReader(record, self._header)
        value = self._fill(reader)
        faults = self._with_surplus(record, reader.faults)
        key = reader.sound.get(self._key_column)
        return ParsedRow(
            line=record.line,
            key=key if isinstance(key, str) else None,
            value=None if faults else value,
            sound=reader.sound,
            faults=tuple(faults),
            cells=record.cells,
        )

    def _broken(self, record: Record, reason: str) -> ParsedRow[RowT]:
        column = self._table.header[min(record.broken_cell, len(self._table.header) - 1)]
        fault = RowFault(line=record.line, column=column, reason=reason)
        return ParsedRow(
            line=record.line, key=None, value=None, sound={}, faults=(fault,), cells=record.cells
        )

    def _with_surplus(self, record: Record, faults: Sequence[RowFault]) -> Sequence[RowFault]:
        header = self._table.header
        if not any(map(clean, record.cells[len(header) :])):
            return faults
        # A comma outside quotes moved every cell after it: what they seem to lack is not the cause.
        moved = min((fault.column for fault in faults), key=header.index, default=header[-1])
        reason = (
            f"The line has {len(record.cells)} cells, the header {len(header)}: "
            "put quotes around the cell that holds a comma."
        )
        return [RowFault(line=record.line, column=moved, reason=reason)]
