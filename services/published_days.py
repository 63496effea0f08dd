"""What was published of some days, beside what is planned on them now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from uuid import UUID

from repositories.standings import PublishedRow, Standing
from services.published_views import Mark, PublishedState
from services.version_changes import Difference, differences
from services.version_telling import changes_words
from services.version_wording import change_words

UNPUBLISHED = "Not published yet"


class PublishedDays:
    """The last word that versions said about some days."""

    def __init__(self, rows: Sequence[PublishedRow]) -> None:
        """Take the rows of those days, newest version first."""
        self._versions = list({row.number: row for row in rows}.values())
        # Who was moved by a later version stands where that one says.
        self._said: dict[UUID, Standing] = {}
        for row in rows:
            if row.said is not None:
                self._said.setdefault(row.said.schedule_id, row.said)

    def newest(self, day: date, site_id: UUID | None) -> PublishedRow | None:
        """Return the version that speaks of a day at a site (None: of any site) last, or None."""
        return next(
            (
                row
                for row in self._versions
                if row.first_on <= day <= row.last_on
                and (site_id is None or row.version_site_id in (None, site_id))
            ),
            None,
        )

    def changes(self, present: Iterable[Standing]) -> list[Difference[Standing]]:
        """Return what is different about those of the present schedules of which a version
        speaks."""
        known = (one for one in present if self.newest(one.day, one.site_id) is not None)
        return differences(self._said.values(), known)

    def marks(self, changes: Iterable[Difference[Standing]]) -> Mapping[str, Mark]:
        """Return the marks of the schedules that are there and changed, by their id as pages have
        it."""
        return {
            str(change.id): self._mark(change, change.after)
            for change in changes
            if change.after is not None
        }

    def state(
        self,
        days: Sequence[date],
        site_id: UUID | None,
        changes: Sequence[Difference[Standing]],
        today: date,
        sites: Mapping[UUID, str],
    ) -> PublishedState | None:
        """Return how the days stand, None where they are over and nobody published them; `sites`
        has the sites' names by id."""
        standing = self._standing(days, site_id)
        if not standing:
            if days[-1] < today:
                return None
            return PublishedState(
                label=UNPUBLISHED, first_iso=_iso(days[0]), last_iso=_iso(days[-1])
            )
        spoken = {row.number: row for row in standing} | {
            row.number: row for change in changes if (row := self._spoken_of(change)) is not None
        }
        where = "" if site_id else _where_words(spoken.values(), sites)
        return PublishedState(
            label=_state_words(len(changes), sorted(spoken)) + where,
            version_id=str(next(iter(spoken.values())).version_id) if len(spoken) == 1 else "",
            changes=len(changes),
            day_iso=_iso(changes[0].day) if changes else "",
            first_iso=_iso(days[0]),
            last_iso=_iso(days[-1]),
        )

    def _standing(self, days: Sequence[date], site_id: UUID | None) -> list[PublishedRow]:
        """Return the version that speaks of the days at a site; for every site, those of single
        sites since the newest that speaks of all, and that one."""
        if site_id is not None:
            found = (row for day in days if (row := self.newest(day, site_id)))
            return list(islice(found, 1))
        newest: dict[UUID | None, PublishedRow] = {}
        for row in self._versions:
            if None not in newest and row.first_on <= days[-1] and row.last_on >= days[0]:
                newest.setdefault(row.version_site_id, row)
        return list(newest.values())

    def _spoken_of(self, change: Difference[Standing]) -> PublishedRow | None:
        place = change.before or change.shown
        return self.newest(place.day, place.site_id)

    def _mark(self, change: Difference[Standing], after: Standing) -> Mark:
        version = self._spoken_of(change)
        number = f"version {version.number}" if version else "it was published"
        if change.before is None:
            return Mark(label="new", words=f"Not on this day in {number}")
        told = ", ".join(change_words(change, after.day))
        return Mark(label="changed", words=f"Changed since {number}: {told}")


def _state_words(changes: int, numbers: Sequence[int]) -> str:
    told = " and ".join(str(number) for number in numbers)
    name, were = ("version", "was") if len(numbers) == 1 else ("versions", "were")
    if not changes:
        return f"As published, {name} {told}"
    return f"{changes_words(changes)} since {name} {told} {were} published"


def _where_words(versions: Iterable[PublishedRow], sites: Mapping[UUID, str]) -> str:
    """Return of which sites alone the versions speak, nothing where one speaks of all."""
    ids = [row.version_site_id for row in versions]
    if None in ids:
        return ""
    names = sorted({sites[one] for one in ids if one is not None and one in sites})
    return f", {' and '.join(names)} only" if names else ""


def _iso(day: date) -> str:
    return day.isoformat()
