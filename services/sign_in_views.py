"""What the page of sign-ins shows, in the reader's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from security.session_records import SessionSummary, StoredSession
from security.store import MOST_SHOWN
from services.session_views import SessionLine, session_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInsPage:
    """Where the reader is signed in: here, and in other browsers, the one used last first."""

    here: SessionLine | None
    others: tuple[SessionLine, ...]
    is_cut: bool

    @property
    def count(self) -> int:
        """Return how many are shown."""
        return len(self.others) + (self.here is not None)


def sign_ins_page(
    found: Sequence[SessionSummary], this: StoredSession | None, zone: str, now: datetime
) -> SignInsPage:
    """Return the page of these sessions, of which the reader asks through `this`; instants on the
    clock of `zone`."""
    handle = this.id_hash.hex() if this else None
    lines = session_lines(found, zone, now)
    return SignInsPage(
        here=next((line for line in lines if line.handle == handle), None),
        others=tuple(line for line in lines if line.handle != handle),
        is_cut=len(found) >= MOST_SHOWN,
    )
