"""One client of a week: it reads, does something about what it saw, and notes what it was told.

What it saw may be old by then; that is the point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

from drills.browsers import Browser
from drills.week_book import Book, Told
from drills.week_scene import WORKING_DAYS
from utils.json import loads

T = TypeVar("T")
Row = dict[str, Any]

REASON: Final = "The client asked for it"
_CLOCKS: Final = (time(9), time(9, 45), time(10, 30), time(12), time(15), time(17))
_SEATS: Final = 3
_LISTS: Final = {
    "schedules": "/api/v1/schedules?from={first}&to={last}&limit=500",
    "events": "/api/v1/events?limit=500",
    "actions": "/api/v1/roster/actions?limit=15",
    "time_off": "/api/v1/time-off?limit=500",
    "attendance": "/api/v1/attendance?limit=500",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Verb:
    """Something that clients do, and how often beside the others."""

    name: str
    weight: int


VERBS: Final = (
    Verb(name="assign", weight=14),
    Verb(name="reschedule", weight=3),
    Verb(name="change_person", weight=3),
    Verb(name="trade", weight=3),
    Verb(name="unschedule", weight=2),
    Verb(name="pin", weight=1),
    Verb(name="cancel", weight=1),
    Verb(name="pause", weight=1),
    Verb(name="resume", weight=3),
    Verb(name="reissue", weight=1),
    Verb(name="undo", weight=3),
    Verb(name="record", weight=2),
    Verb(name="correct", weight=1),
    Verb(name="ask_off", weight=2),
    Verb(name="approve", weight=2),
    Verb(name="cancel_off", weight=1),
    Verb(name="resize", weight=2),
    Verb(name="move_window", weight=2),
)


class Client:
    """Somebody at work on the week of a Monday; the same seed does the same, as far as the others
    let it."""

    verbs: ClassVar[Sequence[Verb]] = VERBS

    def __init__(
        self, browser: Browser, book: Book, people: Sequence[str], monday: date, seed: str
    ) -> None:
        self._monday = monday
        self._browser = browser
        self._book = book
        self._people = people
        self._random = Random(seed)
        self._seen: dict[str, list[Row]] = {}

    def work(self, turns: int) -> None:
        """Do so many things, one after the other."""
        weights = [verb.weight for verb in self.verbs]
        for verb in self._random.choices(self.verbs, weights, k=turns):
            getattr(self, verb.name)()

    # ------------------------------------------------------------------------- the roster
    def assign(self) -> None:
        event = self._chosen("events")
        if event and event["state"] == "cancelled":
            event = self._chosen("events")
        if event is None:
            return
        starts = self._moment()
        body = {"event_id": event["id"], "employee_id": self._somebody_for(event, starts)}
        body |= {"starts_at": starts, **self._reason()}
        if self._ask("assign", "POST", "/api/v1/schedules", body):
            self._believe_placed(self._body())

    def reschedule(self) -> None:
        self._change("reschedule", {"starts_at": self._moment(), **self._reason()})

    def change_person(self) -> None:
        self._change("change_person", {"employee_id": self._of(self._people), **self._reason()})

    def pin(self) -> None:
        self._change("pin", {"is_pinned": self._random.random() < 1 / 2})

    def trade(self) -> None:
        one, other = self._chosen("schedules"), self._chosen("schedules")
        if one is None or other is None or one["id"] == other["id"]:
            return
        pair = {
            name: {"schedule_id": row["id"], "version": row["version"]}
            for name, row in (("one", one), ("other", other))
        }
        self._outcome("trade", "/api/v1/schedules/trade", pair | self._reason())

    def unschedule(self) -> None:
        row = self._chosen("schedules")
        if row and self._ask("unschedule", "DELETE", _path("schedules", row), row=row):
            self._believe("schedule", row["id"], row["version"] + 1)

    def undo(self) -> None:
        row = self._chosen("actions")
        if row:
            path = f"/api/v1/roster/actions/{row['id']}/undo"
            self._outcome("undo", path, self._reason())

    # ------------------------------------------------------------------------- events
    def cancel(self) -> None:
        self._move("cancel")

    def pause(self) -> None:
        self._move("pause")

    def resume(self) -> None:
        self._move("resume")

    def reissue(self) -> None:
        self._move("reissue")

    def resize(self) -> None:
        self._edit("resize", {"headcount": 1 + self._random.randrange(_SEATS)})

    def move_window(self) -> None:
        opens = self._monday + timedelta(days=self._random.randrange(2))
        window = {"opens_local": datetime.combine(opens, time.min)}
        self._edit("move_window", {name: at.isoformat() for name, at in window.items()})

    # ------------------------------------------------------------------------- people
    def ask_off(self) -> None:
        day = self._day()
        hour = self._random.randrange(20)
        begins = datetime.combine(day, time(hour))
        body = {
            "employee_id": self._of(self._people),
            "starts_local": begins.isoformat(),
            "ends_local": (begins + timedelta(hours=3)).isoformat(),
        }
        if self._ask("ask_off", "POST", "/api/v1/time-off", body):
            self._believe("time_off", self._body()["id"], self._body()["version"])

    def approve(self) -> None:
        self._decide("approve")

    def cancel_off(self) -> None:
        self._decide("cancel")

    def record(self) -> None:
        row = self._chosen("schedules")
        body = {"schedule_id": row["id"], "mark": "called_in"} if row else {}
        if row and self._ask("record", "POST", "/api/v1/attendance", body):
            self._believe("attendance", row["id"], self._body()["version"])

    def correct(self) -> None:
        row = self._chosen("attendance")
        if row is None:
            return
        path, body = f"/api/v1/attendance/{row['schedule_id']}", {"minutes": self._minutes()}
        if self._ask("correct", "PATCH", path, body, row):
            self._believe_changed("attendance", row["schedule_id"], row)

    # ------------------------------------------------------------------------- asking
    def _change(self, verb: str, body: Row) -> None:
        row = self._chosen("schedules")
        if row and self._ask(verb, "PATCH", _path("schedules", row), body, row):
            self._believe_placed(self._body())

    def _edit(self, verb: str, body: Row) -> None:
        row = self._chosen("events")
        if row and self._ask(verb, "PATCH", _path("events", row), body, row):
            self._believe_changed("event", row["id"], row)

    def _move(self, verb: str) -> None:
        row = self._chosen("events")
        if row and self._ask(verb, "POST", f"{_path('events', row)}/{verb}", {}, row):
            self._believe("event", row["id"], row["version"] + 1, self._body()["action_id"])

    def _decide(self, verb: str) -> None:
        row = self._chosen("time_off")
        if row and self._ask(f"{verb}_off", "POST", f"{_path('time-off', row)}/{verb}", {}, row):
            self._believe("time_off", row["id"], self._body()["version"])

    def _outcome(self, verb: str, path: str, body: Row, row: Row | None = None) -> None:
        if self._ask(verb, "POST", path, body, row):
            done = self._body()
            for schedule in done["schedules"]:
                self._believe_placed({**schedule, "action_id": done["action_id"]})

    def _ask(
        self, verb: str, method: str, path: str, body: Row | None = None, row: Row | None = None
    ) -> bool:
        """Ask for something about a row as it was seen; return whether it was done."""
        version = row["version"] if row else None
        status = self._browser.ask(method, path, body, version=version)
        return self._book.note(verb, status, self._body())

    def _body(self) -> Row:
        """Return the last answer's object; one without words is empty."""
        try:
            found = loads(self._browser.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    # ------------------------------------------------------------------------- believing
    def _believe(
        self, kind: str, object_id: str, version: int, action_id: str | None = None
    ) -> None:
        told = Told(
            kind=kind,
            object_id=UUID(object_id),
            version=version,
            action_id=UUID(action_id) if action_id else None,
        )
        self._book.believe(told)

    def _believe_changed(self, kind: str, object_id: str, row: Row) -> None:
        """Believe a change, unless what was asked for was so already."""
        if self._body()["version"] != row["version"]:
            self._believe(kind, object_id, self._body()["version"])

    def _believe_placed(self, schedule: Row) -> None:
        if schedule["action_id"] is None:
            return
        facts = {name: schedule[name] for name in ("starts_at", "ends_at", "seat", "is_pinned")}
        facts |= {"is_active": schedule["is_active"]}
        facts |= {"employee_id": schedule["employee"]["employee_id"]}
        told = Told(
            kind="schedule",
            object_id=UUID(schedule["id"]),
            version=schedule["version"],
            facts=facts,
            action_id=UUID(schedule["action_id"]),
        )
        self._book.believe(told)

    # ------------------------------------------------------------------------- choosing
    def _chosen(self, what: str) -> Row | None:
        """Return a row of a list that was read just now, or some time ago."""
        if not self._seen.get(what) or self._random.random() < 1 / 2:
            last = self._monday + timedelta(days=WORKING_DAYS - 1)
            path = _LISTS[what].format(first=self._monday, last=last)
            status = self._browser.ask("GET", path)
            if self._book.note("read", status, self._body()):
                self._seen[what] = self._body()["items"]
        rows = self._seen.get(what)
        return self._of(rows) if rows else None

    def _somebody_for(self, event: Row, starts: str) -> str:
        """Return the code of anybody, or mostly of one of the best candidates."""
        if self._random.randrange(4):
            path = f"/api/v1/events/{event['id']}/candidates?limit=4&starts_at={starts}"
            if self._book.note("read", self._browser.ask("GET", path), self._body()):
                return str(self._of(self._body()["items"])["employee"]["employee_id"])
        return self._of(self._people)

    def _of(self, choices: Sequence[T]) -> T:
        return self._random.choice(choices)

    def _moment(self) -> str:
        return datetime.combine(self._day(), self._of(_CLOCKS)).isoformat()

    def _day(self) -> date:
        return self._monday + timedelta(days=self._random.randrange(WORKING_DAYS))

    def _minutes(self) -> int:
        return self._random.randrange(8 * 60)

    def _reason(self) -> Row:
        """Three of four times somebody types a reason; it sets aside what they may set aside."""
        return {} if self._random.randrange(4) == 0 else {"override_reason": REASON}


def _path(kind: str, row: Row) -> str:
    return f"/api/v1/{kind}/{row['id']}"
