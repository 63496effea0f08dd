"""One file's rows in order: which are new, changed, unchanged, told twice or refused, and why."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Generic

from models.import_file import ImportKind
from services.import_values import (
    EMPLOYEE_ID,
    REF_NUM,
    ParsedFile,
    ParsedRow,
    RowFault,
    RowT,
    Verdict,
)

_KEY_COLUMN = {ImportKind.EVENTS: REF_NUM, ImportKind.EMPLOYEES: EMPLOYEE_ID}


class Outcome(StrEnum):
    """What an accepted row does to what is stored."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Judge(ABC, Generic[RowT]):
    """Knows the database; asked about each row once, in file order."""

    @abstractmethod
    def faults_of(self, row: ParsedRow[RowT]) -> Iterable[RowFault]:
        """Yield what is wrong with the sound cells of a row, refused cells or not."""

    @abstractmethod
    def accept(self, value: RowT) -> Outcome | RowFault:
        """Take a row that has no fault so far; a fault is the last word on whether it fits."""

    @property
    @abstractmethod
    def new_sites(self) -> tuple[str, ...]:
        """Return the store numbers that the accepted rows bring."""


def judge_rows(parsed: ParsedFile[RowT], judge: Judge[RowT]) -> Verdict:
    """Ask `judge` about every row and return the verdict.

    The same row twice is a duplicate; the same reference with other content is a fault of the later
    line. A refused line claims no reference, so a mended copy further down is taken.
    """
    claims: dict[str, RowT] = {}
    counts: Counter[str] = Counter()
    rejected = []
    for row in parsed.rows:
        claimed = claims.get(row.key) if row.key is not None else None
        if claimed is not None and claimed == row.value:
            counts["duplicates"] += 1
            continue
        answer = _answer(parsed, row, claimed, judge)
        if isinstance(answer, RowFault):
            rejected.append(answer)
            continue
        counts[answer] += 1
        if row.value is not None:
            claims[row.value.key] = row.value
    return Verdict(
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        duplicates=counts["duplicates"],
        rejected=tuple(rejected),
        new_sites=judge.new_sites,
        ignored_columns=parsed.ignored_columns,
    )


def _answer(
    parsed: ParsedFile[RowT], row: ParsedRow[RowT], claimed: RowT | None, judge: Judge[RowT]
) -> Outcome | RowFault:
    faults = [*row.faults, *judge.faults_of(row)]
    if claimed is not None:
        faults.append(_conflict(parsed.kind, row, claimed))
    if faults or row.value is None:
        return parsed.first_fault(faults)
    return judge.accept(row.value)


def _conflict(kind: ImportKind, row: ParsedRow[RowT], claimed: RowT) -> RowFault:
    reason = (
        f"Line {claimed.line} says something else about {row.key}: keep the line that is right, "
        "remove the other."
    )
    return RowFault(line=row.line, column=_KEY_COLUMN[kind], reason=reason)
