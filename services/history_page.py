"""The page of the roster's history: who did what, and what of it can be taken back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from models.employee import Employee
from models.roster_action import RosterAction
from repositories.employees import EmployeeRepository
from repositories.paging import PageRequest
from repositories.roster_actions import Located, PageFilters, RosterActionRepository, Told
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.change_words import sides_of
from services.day_wording import zone_words
from services.history_views import ActionLine, HistoryPage, Sides
from services.moment_words import moment_words
from services.person_search import MOST_OFFERED, meant, option_of
from services.undo_limits import OTHER_WAYS, UNDO_FOR, is_as_left, what_depends
from utils.cursors import decode_cursor
from utils.wall_clock import day_bounds, local_date

PAGE_SIZE: Final = 30
MOST_SHOWN: Final = 4
MOST_LATER: Final = 1_000
_OF_WORK: Final = frozenset({"event", "schedule"})


@dataclass(frozen=True, kw_only=True, slots=True)
class HistorySearch:
    """What the reader asked for; both days are included."""

    person: str = ""
    event: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    cursor: str | None = None


class HistoryPageService(RepositoryService):
    """Actions of the roster, a page at a time."""

    def __init__(
        self, unit: Unit, actions: RosterActionRepository, employees: EmployeeRepository
    ) -> None:
        super().__init__(unit)
        self._actions = actions
        self._employees = employees

    def page(self, asked: HistorySearch) -> HistoryPage:
        """Return one page of actions, newest first; raises `ValidationException` on a foreign
        cursor."""
        self.require(Permission.ROSTER_VIEW)
        # Whoever left has a history, too.
        offered = self._employees.list_here(date.min, MOST_OFFERED)
        person, wrong = (
            meant(asked.person, offered, self._employees) if asked.person else (None, "")
        )
        cursor = decode_cursor(asked.cursor, datetime) if asked.cursor else None
        request = PageRequest(limit=PAGE_SIZE, cursor=cursor)
        found = None if wrong else self._actions.page(self._filters(asked, person), request)
        rows = self._lines(found.items) if found else ()
        return HistoryPage(
            rows=rows,
            person=option_of(person) if person else asked.person,
            person_fault=wrong,
            people=tuple(map(option_of, offered)),
            event=asked.event,
            who=asked.who,
            first=asked.first.isoformat() if asked.first else "",
            last=asked.last.isoformat() if asked.last else "",
            next_cursor=found.next_cursor if found else None,
            previous_cursor=found.previous_cursor if found else None,
            has_any=bool(rows) or bool(self._actions.get_all(1)),
        )

    def _filters(self, asked: HistorySearch, person: Employee | None) -> PageFilters:
        zone = self.principal.time_zone
        return PageFilters(
            person=person,
            event=asked.event or None,
            actor=asked.who or None,
            since=day_bounds(asked.first, zone)[0] if asked.first else None,
            until=day_bounds(asked.last, zone)[1] if asked.last else None,
        )

    def _lines(self, actions: Sequence[RosterAction]) -> tuple[ActionLine, ...]:
        if not actions:
            return ()
        changes: defaultdict[object, list[Located]] = defaultdict(list)
        for one in self._actions.located_changes([action.id for action in actions]):
            changes[one.change.action_id].append(one)
        ids = {one.change.object_id for each in changes.values() for one in each}
        later = self._actions.later_of(ids, actions[-1], MOST_LATER)
        return tuple(
            self._line(action, changes[action.id], self._blocks(action, changes[action.id], later))
            for action in actions
        )

    def _blocks(
        self,
        action: RosterAction,
        changes: Sequence[Located],
        later: Sequence[Told],
    ) -> tuple[str, Sequence[Told]]:
        """Return why an action can't be taken back, and what depends on it; empty where it can."""
        if action.undone_by_id is not None:
            return "Taken back", ()
        if action.verb in OTHER_WAYS:
            return OTHER_WAYS[action.verb], ()
        if self.unit.now - action.at > UNDO_FOR:
            return f"Done more than {UNDO_FOR.days} days ago", ()
        # People and accounts change for other reasons, too: that is asked when it is taken back, as
        # is what is not among the first things that an action changed.
        work = [one for one in changes if one.change.object_type in _OF_WORK]
        moved = [one.change for one in work if not is_as_left(one.change, one.stored)]
        if not moved:
            return "", ()
        return "Changed since", what_depends(
            moved, [one for one in later if _is_after(one, action)]
        )

    def _line(
        self,
        action: RosterAction,
        changes: Sequence[Located],
        blocked: tuple[str, Sequence[Told]],
    ) -> ActionLine:
        zone, now = self.principal.time_zone, self.unit.now
        today = local_date(now, zone)
        why, depends = blocked
        may_edit = Permission.ROSTER_EDIT in self.principal.permissions
        return ActionLine(
            action_id=str(action.id),
            when_label=moment_words(action.at, zone, now),
            sentence=action.sentence,
            reason=action.reason or "",
            changes=tuple(_sides(one, zone, action.at, today) for one in changes[:MOST_SHOWN]),
            changes_total=changes[0].total if changes else 0,
            event_id=next(
                (str(one.change.event_id) for one in changes if one.change.event_id), None
            ),
            can_undo=may_edit and not why,
            blocked_label=why,
            depends=tuple(dict.fromkeys(one.change.sentence for one in depends)),
        )


def _sides(one: Located, zone: str, at: datetime, today: date) -> Sides:
    there = one.zone or zone
    before, after = sides_of(one.change.before, one.change.after, there, today)
    label = "" if there == zone else zone_words(there, at)
    return Sides(before=before, after=after, zone_label=label)


def _is_after(told: Told, action: RosterAction) -> bool:
    return (told.action.at, told.action.id) > (action.at, action.id)
