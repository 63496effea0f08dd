"""The plain facts of stored rows: what the audit keeps and what a refused writer is shown."""

from models.schedule import Schedule


def schedule_facts(schedule: Schedule) -> dict[str, object]:
    """Return what can change of a schedule."""
    return {
        "id": schedule.id,
        "event_id": schedule.event_id,
        "employee_row_id": schedule.employee_id,
        "seat": schedule.seat,
        "starts_at": schedule.starts_at,
        "ends_at": schedule.ends_at,
        "is_active": schedule.is_active,
        "is_pinned": schedule.is_pinned,
        "version": schedule.version,
    }
