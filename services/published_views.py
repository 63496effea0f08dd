"""How pages show that what is planned is not what was published."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """That a schedule is not the one that was published: in a word, and what is different."""

    label: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedState:
    """How some days stand to what was published of them.

    `version_id` is empty before the first version, and where several versions speak of the days;
    `day_iso` is the first day on which something changed.
    """

    label: str
    first_iso: str
    last_iso: str
    version_id: str = ""
    changes: int = 0
    day_iso: str = ""

    @property
    def has_changes(self) -> bool:
        """Tell whether anything is not what was published."""
        return bool(self.changes)

    @property
    def is_many(self) -> bool:
        """Tell whether more than one thing is."""
        return self.changes > 1

    @property
    def is_unpublished(self) -> bool:
        """Tell whether no version speaks of the days."""
        return not self.version_id and not self.has_changes
