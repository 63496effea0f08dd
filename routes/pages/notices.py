"""What the next page says about what was just done, with the form that takes it back."""

from datetime import datetime
from typing import Any, Final

from flask import flash, session

from models.schedule import Schedule
from services.day_wording import title_of
from services.page_views import UndoChoice
from utils.row_shape import RowShape
from utils.wall_clock import to_local

_UNDO: Final = "undo"

# What has to be known of a schedule to name it and to put it back.
ENDED_SHAPE: Final = RowShape(
    name="ended schedule",
    fields=(),
    nested=(
        (
            "employee",
            "employee",
            RowShape(name="its person", fields=(("code", "code"), ("name", "name"))),
        ),
        (
            "event",
            "event",
            RowShape(
                name="its event",
                fields=(("id", "id"), ("version", "version"), ("project_name", "project_name")),
                nested=(
                    (
                        "site",
                        "site",
                        RowShape(name="its site", fields=(("time_zone", "time_zone"),)),
                    ),
                ),
            ),
        ),
    ),
)


def tell_assigned(schedule: Schedule) -> None:
    """Say who is on what now; undoing takes them off."""
    event = schedule.event
    zone = event.site.time_zone
    what = f"{schedule.employee.name} on {title_of(event.project_name)}"
    flash(f"{what}, {_span(schedule.starts_at, schedule.ends_at, zone)}.", "good")
    session[_UNDO] = {
        "label": f"Undo: {what}",
        "action": "unassign",
        "date_iso": to_local(schedule.starts_at, zone).date().isoformat(),
        "fields": [["schedule_id", str(schedule.id)], ["version", str(schedule.version)]],
    }


def tell_unassigned(ended: Schedule, names: dict[str, Any]) -> None:
    """Say who is off what now, `names` being its row of `ENDED_SHAPE`; undoing puts them back."""
    employee, event = names["employee"], names["event"]
    zone = event["site"]["time_zone"]
    starts = to_local(ended.starts_at, zone)
    what = f"{employee['name']} off {title_of(event['project_name'])}"
    flash(f"{what}, {_span(ended.starts_at, ended.ends_at, zone)}.", "good")
    session[_UNDO] = {
        "label": f"Undo: {what}",
        "action": "assign",
        "date_iso": starts.date().isoformat(),
        "fields": [
            ["event_id", str(event["id"])],
            ["version", str(event["version"])],
            ["employee_code", employee["code"]],
            ["start", f"{starts:%H:%M}"],
        ],
    }


def last_change() -> UndoChoice | None:
    """Return the last change of this sign-in, None before the first."""
    if (kept := session.get(_UNDO)) is None:
        return None
    fields = tuple((name, value) for name, value in kept["fields"])
    return UndoChoice(
        label=kept["label"], action=kept["action"], date_iso=kept["date_iso"], fields=fields
    )


def _span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    return f"{to_local(starts_at, zone):%H:%M}–{to_local(ends_at, zone):%H:%M}"
