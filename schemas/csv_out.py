"""Rows of text to the lines of a CSV file that a spreadsheet opens rightly."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from schemas.csv_cells import guard

# Without it, Excel reads the file as the country's old code page and breaks every accent.
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Iterator[str]:
    """Yield the header, behind a byte order mark, and one line for each row, its cells guarded."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + str(writer.writerow(header))
    for row in rows:
        yield str(writer.writerow([guard(cell or "") for cell in row]))
