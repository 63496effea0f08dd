"""One client of a week that also does what concerns many schedules: it gives several away at once,
lets somebody go, and publishes."""

from datetime import timedelta
from typing import ClassVar, Final

from drills.week_clients import REASON, VERBS, Client, Row, Verb
from drills.week_scene import WORKING_DAYS

_MOST_AT_ONCE: Final = 4
# Of the people, these are let go now and then.
_LEAVING: Final = 3
_ANY_NUMBER: Final = 1_000


class BulkClient(Client):
    """Somebody who changes much at once."""

    verbs: ClassVar = (
        *VERBS,
        Verb(name="reassign", weight=3),
        Verb(name="terminate", weight=1),
        Verb(name="publish", weight=2),
    )

    def reassign(self) -> None:
        rows = [row for _ in range(_MOST_AT_ONCE) if (row := self._chosen("schedules"))]
        chosen = {row["id"]: {"schedule_id": row["id"], "version": row["version"]} for row in rows}
        if not chosen:
            return
        mode = self._of(("all_or_nothing", "each_on_its_own"))
        body = {"rows": list(chosen.values()), "employee_id": self._of(self._people), "mode": mode}
        self._outcome("reassign", "/api/v1/schedules/reassign", body | self._reason())

    def terminate(self) -> None:
        """Let somebody go from a day on, and half of the time take it back."""
        path = f"/api/v1/employees/{self._of(self._people[-_LEAVING:])}"
        seen = self._browser.ask("GET", f"{path}/future-work?from={self._day()}")
        if not self._book.note("read", seen, self._body()):
            return
        future = self._body()
        body = {
            "terminated_on": future["terminated_on"],
            "work": [self._decided(line) for line in future["work"]],
            "override_reason": REASON,
        }
        self._outcome("terminate", f"{path}/terminate", body, future)
        action_id = self._body().get("action_id")
        if action_id and self._random.random() < 1 / 2:
            self._outcome("take_back", f"/api/v1/roster/actions/{action_id}/undo", {})

    def publish(self) -> None:
        first = self._day()
        last = first + timedelta(days=self._random.randrange(WORKING_DAYS))
        body = {"first_day": str(first), "last_day": str(last), "accepted_critical": _ANY_NUMBER}
        self._ask("publish", "POST", "/api/v1/roster/versions", body)

    def _decided(self, line: Row) -> Row:
        """Return to whom a piece of work goes: to the best, or to nobody."""
        row = {"schedule_id": line["schedule"]["id"], "version": line["schedule"]["version"]}
        if line["candidates"] and self._random.randrange(4):
            row["employee_id"] = line["candidates"][0]["employee_id"]
        return row
