"""An import in words."""

from datetime import datetime
from typing import Any, Final

from models.import_file import Import, ImportState
from services.day_views import Figure
from services.day_wording import date_words
from services.import_views import ImportLine, ImportPreview, RejectedRow
from utils.principal import Principal
from utils.wall_clock import to_local

MOST_REJECTS_SHOWN: Final = 50
_COUNTS: Final = ("new", "changed", "unchanged", "duplicates")


def line_of(found: Import, reader: Principal) -> ImportLine:
    """Return one line of the history."""
    return ImportLine(
        import_id=str(found.id),
        filename=found.filename,
        kind_label=found.kind.capitalize(),
        when_label=_when(found.created_at, reader),
        who="you" if found.created_by_id == reader.user_id else "a colleague",
        outcome_label=_outcome(found.verdict),
        is_applied=found.state is ImportState.APPLIED,
    )


def preview_of(found: Import, reader: Principal, changed_since: str | None = None) -> ImportPreview:
    """Return what a file would do, or did."""
    verdict = found.verdict
    rejected = [RejectedRow(**fault) for fault in verdict["rejected"][:MOST_REJECTS_SHOWN]]
    is_applied = found.state is ImportState.APPLIED
    waiting = verdict["new"] + verdict["changed"]
    return ImportPreview(
        import_id=str(found.id),
        version=found.version,
        filename=found.filename,
        kind_label=found.kind.capitalize(),
        encoding_label=f"read as {found.encoding}",
        figures=_figures(verdict, is_applied=is_applied),
        rejected=tuple(rejected),
        rejected_total=len(verdict["rejected"]),
        new_sites=tuple(verdict["new_sites"]),
        ignored_columns=tuple(verdict["ignored_columns"]),
        can_apply=not is_applied and waiting > 0,
        apply_label=f"Apply {waiting:,} {'row' if waiting == 1 else 'rows'}",
        applied_label=_applied(found, reader) if is_applied else None,
        changed_since=None if is_applied else changed_since,
    )


def _figures(verdict: dict[str, Any], *, is_applied: bool) -> tuple[Figure, ...]:
    stored = "stored" if is_applied else "new"
    rejected = len(verdict["rejected"])
    return (
        Figure(
            value=f"{verdict['new']:,}", label=stored, tone="good" if verdict["new"] else "plain"
        ),
        Figure(value=f"{verdict['changed']:,}", label="changed"),
        Figure(value=f"{verdict['unchanged']:,}", label="unchanged"),
        Figure(value=f"{verdict['duplicates']:,}", label="duplicates, skipped"),
        Figure(
            value=f"{rejected:,}",
            label="rejected",
            tone="warn" if rejected else "plain",
            href="#rejected",
        ),
    )


def _outcome(verdict: dict[str, Any]) -> str:
    counts = [(verdict[name], name) for name in _COUNTS]
    counts.append((len(verdict["rejected"]), "rejected"))
    told = [f"{count:,} {name}" for count, name in counts if count]
    return ", ".join(told) or "no rows"


def _applied(found: Import, reader: Principal) -> str:
    when = _when(found.applied_at, reader) if found.applied_at else "earlier"
    verdict, rows = found.verdict, found.kind.value
    return f"Applied {when}: {verdict['new']:,} {rows} stored, {verdict['changed']:,} changed."


def _when(moment: datetime, reader: Principal) -> str:
    local = to_local(moment, reader.time_zone)
    return f"{date_words(local.date())}, {local:%H:%M}"
