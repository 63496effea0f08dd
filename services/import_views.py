"""What the pages of imports show: frozen values in the reader's own words."""

from dataclasses import dataclass

from services.day_views import Figure
from services.page_views import SiteChoice


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportLine:
    """One file that was sent before."""

    import_id: str
    filename: str
    kind_label: str
    when_label: str
    who: str
    outcome_label: str
    is_applied: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPage:
    """Where a file is chosen, with what was sent before and what can be fetched."""

    history: tuple[ImportLine, ...]
    has_older: bool
    limits_label: str
    may_import: bool
    may_export: bool
    export_from: str
    export_to: str
    sites: tuple[SiteChoice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectedRow:
    """One refused line: where its first fault stands and what is wrong."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPreview:
    """What a file would do (or did); `rejected` is cut short, `rejected_total` is not.

    `changed_since` is set when applying was refused because the verdict is no longer the one shown.
    """

    import_id: str
    version: int
    filename: str
    kind_label: str
    encoding_label: str
    figures: tuple[Figure, ...]
    rejected: tuple[RejectedRow, ...]
    rejected_total: int
    new_sites: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    can_apply: bool
    apply_label: str
    applied_label: str | None = None
    changed_since: str | None = None

    @property
    def hidden_rejects(self) -> int:
        """Return how many refused lines are not shown."""
        return self.rejected_total - len(self.rejected)
