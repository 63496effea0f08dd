"""The database itself refuses double booking and overfull events.

Overlap on PostgreSQL: an exclusion constraint over our own range type of uuids (no extension
needed). On SQLite: triggers, bounded by the 24 hours that a schedule may last, so that they read
one index range instead of a person's whole history.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_OVERLAP = """
CREATE TRIGGER {name} BEFORE {moment} ON schedules
WHEN NEW.is_active AND NOT NEW.is_stackable
BEGIN
    SELECT RAISE(ABORT, 'rule:overlap') WHERE EXISTS (
        SELECT 1 FROM schedules AS other
        WHERE other.organization_id = NEW.organization_id
          AND other.employee_id = NEW.employee_id
          AND other.is_active = 1
          AND other.is_stackable = 0
          AND other.id <> NEW.id
          AND other.starts_at < NEW.ends_at
          AND other.starts_at > datetime(NEW.starts_at, '-24 hours')
          AND other.ends_at > NEW.starts_at
    );
END
"""
SQLITE_HEADCOUNT = """
CREATE TRIGGER {name} BEFORE {moment} ON schedules
WHEN NEW.is_active
BEGIN
    SELECT RAISE(ABORT, 'rule:headcount') WHERE NEW.seat > (
        SELECT headcount FROM events WHERE id = NEW.event_id
    );
END
"""
SQLITE_SHRINK = """
CREATE TRIGGER events_headcount_shrink BEFORE UPDATE OF headcount ON events
WHEN NEW.headcount < OLD.headcount
BEGIN
    SELECT RAISE(ABORT, 'rule:headcount') WHERE EXISTS (
        SELECT 1 FROM schedules
        WHERE organization_id = NEW.organization_id AND event_id = NEW.id
          AND is_active = 1 AND seat > NEW.headcount
    );
END
"""
OVERLAP_COLUMNS = "employee_id, starts_at, ends_at, is_active, is_stackable"
SEAT_COLUMNS = "event_id, seat, is_active"
SQLITE_TRIGGERS = {
    "schedules_overlap_insert": (SQLITE_OVERLAP, "INSERT"),
    "schedules_overlap_update": (SQLITE_OVERLAP, f"UPDATE OF {OVERLAP_COLUMNS}"),
    "schedules_headcount_insert": (SQLITE_HEADCOUNT, "INSERT"),
    "schedules_headcount_update": (SQLITE_HEADCOUNT, f"UPDATE OF {SEAT_COLUMNS}"),
    "events_headcount_shrink": (SQLITE_SHRINK, ""),
}

POSTGRESQL_UP = (
    "CREATE TYPE uuidrange AS RANGE (subtype = uuid)",
    """
    ALTER TABLE schedules ADD CONSTRAINT ex_schedules_no_overlap EXCLUDE USING gist (
        uuidrange(employee_id, employee_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (is_active AND NOT is_stackable)
    """,
    # The event row is share-locked, so that its headcount cannot shrink between this look and the
    # commit.
    """
    CREATE FUNCTION schedules_check_headcount() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seat > (SELECT headcount FROM events WHERE id = NEW.event_id FOR SHARE) THEN
            RAISE EXCEPTION 'rule:headcount' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER schedules_headcount BEFORE INSERT OR UPDATE OF {SEAT_COLUMNS} ON schedules
    FOR EACH ROW WHEN (NEW.is_active) EXECUTE FUNCTION schedules_check_headcount()
    """,
    """
    CREATE FUNCTION events_check_headcount() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM schedules WHERE organization_id = NEW.organization_id
                   AND event_id = NEW.id AND is_active AND seat > NEW.headcount) THEN
            RAISE EXCEPTION 'rule:headcount' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER events_headcount_shrink BEFORE UPDATE OF headcount ON events
    FOR EACH ROW WHEN (NEW.headcount < OLD.headcount) EXECUTE FUNCTION events_check_headcount()
    """,
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER events_headcount_shrink ON events",
    "DROP FUNCTION events_check_headcount()",
    "DROP TRIGGER schedules_headcount ON schedules",
    "DROP FUNCTION schedules_check_headcount()",
    "ALTER TABLE schedules DROP CONSTRAINT ex_schedules_no_overlap",
    "DROP TYPE uuidrange",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, (body, moment) in SQLITE_TRIGGERS.items():
            op.execute(body.format(name=name, moment=moment))
    else:
        for statement in POSTGRESQL_UP:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for statement in POSTGRESQL_DOWN:
            op.execute(statement)
