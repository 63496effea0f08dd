"""One file's rows in order: which are new, changed, unchanged, told twice or refused, and why."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Generic

from services.import_values import ParsedFile, ParsedRow, RowFault, RowT, Verdict

Progress = Callable[[], None]


class Outcome(StrEnum):
    """What an accepted row does to what is stored."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Judge(ABC, Generic[RowT]):
    """Knows the database; asked about each row once, in file order."""

    @abstractmethod
    def faults_of(self, row: ParsedRow[RowT]) -> Iterable[RowFault]:
        """Yield what is wrong with the sound cells of a row, whether others were refused or not."""

    @abstractmethod
    def accept(self, value: RowT) -> Outcome | RowFault:
        """Take a row that has no fault so far; a fault says that it does not fit after all."""

    @abstractmethod
    def may_join(self, claimed: Sequence[RowT], value: RowT) -> bool:
        """Return whether a row may share its key with accepted rows that say something else."""

    @property
    @abstractmethod
    def new_sites(self) -> tuple[str, ...]:
        """Return the store numbers that the accepted rows bring."""


def no_progress() -> None:
    """Tell nobody that a row is done."""


def judge_rows(
    parsed: ParsedFile[RowT], judge: Judge[RowT], progress: Progress = no_progress
) -> Verdict:
    """Ask `judge` about every row, calling `progress` after each, and return the verdict.

    The same row twice is a duplicate; the same reference with other content is a fault of the later
    line. A refused line claims no reference, so a mended copy further down is taken.
    """
    claims: defaultdict[str, list[RowT]] = defaultdict(list)
    counts: Counter[str] = Counter()
    rejected = []
    for row in parsed.rows:
        progress()
        claimed = claims[row.key] if row.key is not None else []
        if row.value is not None and row.value in claimed:
            counts["duplicates"] += 1
            continue
        answer = _answer(parsed, row, claimed, judge)
        if isinstance(answer, RowFault):
            rejected.append(answer)
            continue
        counts[answer] += 1
        if row.value is not None:
            claimed.append(row.value)
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
    parsed: ParsedFile[RowT], row: ParsedRow[RowT], claimed: Sequence[RowT], judge: Judge[RowT]
) -> Outcome | RowFault:
    value, faults = row.value, [*row.faults, *judge.faults_of(row)]
    if claimed and not (value is not None and judge.may_join(claimed, value)):
        faults.append(_conflict(parsed.key_column, row, claimed[0]))
    if faults or value is None:
        return parsed.first_fault(faults)
    return judge.accept(value)


def _conflict(column: str, row: ParsedRow[RowT], claimed: RowT) -> RowFault:
    reason = (
        f"Line {claimed.line} says something else about {row.key}: keep the line that is right, "
        "remove the other."
    )
    return RowFault(line=row.line, column=column, reason=reason)
