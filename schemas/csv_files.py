"""From the bytes of a CSV file to its records, each with the physical line where it begins."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from error_handlers.exceptions import FieldFault, PayloadTooLargeException, ValidationException

UTF_8, WINDOWS_1252 = "UTF-8", "Windows-1252"
MAX_ROWS = 100_000

_SAVE_AS = "Save it as “CSV UTF-8 (comma delimited)” and send it again."
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP_MARK = b"PK\x03\x04"
# A quoted cell may span lines, but a quote left open must not swallow the good lines after it.
_MOST_LINES_OF_A_RECORD = 250
_MOST_BROKEN_LINES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row of cells; `broken` says in words why the cell number `broken_cell` can't be read."""

    line: int
    cells: tuple[str, ...]
    broken: str | None = None
    broken_cell: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The trimmed header, and the records below it that are not blank."""

    encoding: str
    header: tuple[str, ...]
    records: tuple[Record, ...]
    ignored_columns: tuple[str, ...]


def read_table(
    content: bytes, *, max_bytes: int, required: Sequence[str], known: Sequence[str]
) -> Table:
    """Read a CSV file that must have the `required` headers and may have the `known` ones.

    Raises:
        PayloadTooLargeException: more than `max_bytes`, or more than `MAX_ROWS` rows.
        ValidationException: not text, empty, a missing or doubled header, or quotes in disorder;
            the message names the remedy.
    """
    text, encoding = decode(content, max_bytes=max_bytes)
    lines = io.StringIO(text, newline="").readlines()
    records = _records(lines)
    head = next(records, None)
    if head is None:
        raise _unusable("The file is empty. Choose the file that holds the rows.")
    header = tuple(cell.strip() for cell in head.cells)
    _check_header(header, required, known, head)
    return Table(
        encoding=encoding,
        header=header,
        records=tuple(_body(lines, head, len(header))),
        ignored_columns=tuple(name for name in header if name and name not in known),
    )


def decode(content: bytes, *, max_bytes: int) -> tuple[str, str]:
    """Return the text and the name of its encoding: strict UTF-8, else strict Windows-1252."""
    if len(content) > max_bytes:
        raise PayloadTooLargeException(
            f"The file is larger than the {max_bytes:,} bytes that are read at once. "
            "Split it and send the parts one after another.",
            errors=[FieldFault(field="file", message="too large")],
        )
    _refuse_other_formats(content)
    try:
        return content.decode("utf-8-sig"), UTF_8
    except UnicodeDecodeError:
        return _decode_windows(content), WINDOWS_1252


def _decode_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unusable(
            f"The file is neither UTF-8 nor Windows-1252: line {line} holds the byte "
            f"0x{content[error.start]:02x}. {_SAVE_AS}"
        ) from error


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_ZIP_MARK):
        raise _unusable(f"The file is a spreadsheet workbook or an archive, not text. {_SAVE_AS}")
    if content.startswith(_UTF_16_MARKS):
        raise _unusable(f"The file is UTF-16 text. {_SAVE_AS}")
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise _unusable(
            f"Line {line} holds a NUL byte: the file is UTF-16 text or damaged. {_SAVE_AS}"
        )


def _unusable(message: str, errors: Sequence[FieldFault] = ()) -> ValidationException:
    about_file = FieldFault(field="file", message=message)
    return ValidationException(message, errors=errors or [about_file])


def _check_header(
    header: tuple[str, ...], required: Sequence[str], known: Sequence[str], head: Record
) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        raise _unusable(
            f"The header lacks {_quoted(missing)}.{_separator_hint(head)} "
            f"The first line must hold: {', '.join(required)}.",
            [FieldFault(field=name, message="Add this header; spell it so.") for name in missing],
        )
    doubled = [name for name in known if header.count(name) > 1]
    if doubled:
        raise _unusable(
            f"The header holds {_quoted(doubled)} more than once. Keep the right one of each.",
            [FieldFault(field=name, message="Keep one column of this name.") for name in doubled],
        )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _separator_hint(head: Record) -> str:
    for separator, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(head.cells) == 1 and separator in head.cells[0]:
            return f" Its cells are separated by {word}: save the file with commas."
    return ""


def _body(lines: list[str], head: Record, width: int) -> Iterator[Record]:
    broken = 0
    for count, record in enumerate(_records(lines, width=width, skip=head.line)):
        broken += record.broken is not None
        if broken > _MOST_BROKEN_LINES:
            raise _unusable(
                f"More than {_MOST_BROKEN_LINES} lines have quotes in disorder; the last one read "
                f"is line {record.line}. {_SAVE_AS}"
            )
        if count >= MAX_ROWS:
            raise PayloadTooLargeException(
                f"The file has more than {MAX_ROWS:,} rows. "
                "Split it and send the parts one after another.",
                errors=[FieldFault(field="file", message="too many rows")],
            )
        yield record


def _records(lines: list[str], width: int = 0, skip: int = 0) -> Iterator[Record]:
    """Yield what is not blank after the first `skip` lines.

    A record of several lines counts only if it has `width` cells (0: any); otherwise its first line
    is broken and reading goes on at the next.
    """
    position = skip
    while position < len(lines):
        reader = csv.reader(lines[position : position + _MOST_LINES_OF_A_RECORD], strict=True)
        try:
            cells = tuple(next(reader))
        except csv.Error:
            record, taken = _broken(position + 1, lines[position]), 1
        else:
            record, taken = Record(line=position + 1, cells=cells), reader.line_num
            if taken > 1 and width not in (0, len(cells)):
                record, taken = _broken(position + 1, lines[position]), 1
        position += taken
        if record.broken or any(cell and not cell.isspace() for cell in record.cells):
            yield record


def _broken(line: int, text: str) -> Record:
    if len(text) > csv.field_size_limit():
        return Record(line=line, cells=(), broken="Shorten this line: it is too long for a row.")
    cells = tuple(next(csv.reader([text])))
    return Record(
        line=line,
        cells=tuple(cell.rstrip("\r\n") for cell in cells),
        broken="A quote is left open here: put the cell between two quotes, double each inside.",
        broken_cell=max(len(cells) - 1, 0),
    )
