"""What changed since a version, in words."""

from collections.abc import Iterator
from datetime import date

from repositories.standings import Standing, StandingLine
from services.absence_wording import day_words
from services.version_changes import ChangeKind, Difference, S


def change_label(change: Difference[S]) -> str:
    """Return what happened in a word or two."""
    if change.before is None:
        return "Added"
    if change.after is None:
        return "Taken off"
    kinds = set(change.kinds)
    if kinds == {ChangeKind.TIME}:
        return "Moved"
    return "Other person" if ChangeKind.PERSON in kinds else "Changed"


def change_words(change: Difference[S], near: date) -> tuple[str, ...]:
    """Return what is different, such as `Dana instead of Ari` and `10:30 instead of 09:45`."""
    before, after = change.before, change.after
    if before is None or after is None:
        shown = change.shown
        return (f"{shown.employee_name}, {span_words(shown)}",)
    return tuple(_facets(before, after, change.kinds, near))


def span_words(one: Standing) -> str:
    """Return such as `09:45–16:15`."""
    return f"{one.starts_local:%H:%M}–{one.ends_local:%H:%M}"


def standing_words(one: StandingLine, near: date) -> str:
    """Return where a schedule stands, such as `Dana, Mon 4 May, 09:45–16:15, Store 8135`."""
    return f"{one.employee_name}, {day_words(one.day, near)}, {span_words(one)}, {one.site_name}"


def _facets(
    before: Standing, after: Standing, kinds: tuple[ChangeKind, ...], near: date
) -> Iterator[str]:
    if ChangeKind.PERSON in kinds:
        yield f"{after.employee_name} instead of {before.employee_name}"
    if ChangeKind.TIME in kinds:
        yield _time_words(before, after, near)
    if ChangeKind.SITE in kinds:
        yield _site_words(before, after)
    if ChangeKind.SEAT in kinds:
        yield f"seat {after.seat} instead of {before.seat}"


def _time_words(before: Standing, after: Standing, near: date) -> str:
    if before.day != after.day:
        return (
            f"{day_words(after.day, near)}, {span_words(after)} instead of "
            f"{day_words(before.day, near)}, {span_words(before)}"
        )
    if before.starts_local == after.starts_local:
        return f"until {after.ends_local:%H:%M} instead of {before.ends_local:%H:%M}"
    if _length(before) == _length(after):
        return f"{after.starts_local:%H:%M} instead of {before.starts_local:%H:%M}"
    return f"{span_words(after)} instead of {span_words(before)}"


def _length(one: Standing) -> object:
    return one.ends_local - one.starts_local


def _site_words(before: Standing, after: Standing) -> str:
    if isinstance(before, StandingLine) and isinstance(after, StandingLine):
        return f"{after.site_name} instead of {before.site_name}"
    return "another site"
