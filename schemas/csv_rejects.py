"""The refused lines, out: to be mended in place and sent again."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.csv_cells import clean
from schemas.csv_out import csv_lines
from services.import_values import ParsedFile, ParsedRow, RowFault

REASON = "Reason"


def reject_lines(parsed: ParsedFile[Any], rejected: Iterable[RowFault]) -> Iterator[str]:
    """Yield the refused rows under their own header, and a last column that says why.

    Cells say the same as before. The Reason column is ignored when the file comes back, and
    replaced where a line is refused again.
    """
    rows = {row.line: row for row in parsed.rows}
    kept = [place for place, name in enumerate(parsed.header) if name != REASON]
    header = [*(parsed.header[place] for place in kept), REASON]
    return csv_lines(
        header, (_cells(rows[fault.line], kept, fault) for fault in rejected if fault.line in rows)
    )


def _cells(row: ParsedRow[Any], kept: Sequence[int], fault: RowFault) -> list[str]:
    cells = [clean(row.cells[place]) if place < len(row.cells) else "" for place in kept]
    return [*cells, f"{fault.column}: {fault.reason}"]
