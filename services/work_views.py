"""What every page says of a piece of work."""

from dataclasses import dataclass

from services.day_views import LegendEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkName:
    """A piece of work, as its badge, kind, title and number say it."""

    kind: LegendEntry
    title: str
    number: str | None

    @property
    def name(self) -> str:
        """Return the title with the number."""
        return f"{self.title} {self.number}" if self.number else self.title
