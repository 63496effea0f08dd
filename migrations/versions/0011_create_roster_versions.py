"""Published versions of the schedule: what they say is never changed afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

VERSIONS, LINES = "roster_versions", "published_schedules"
SQLITE_FROZEN = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'rule:frozen');
END
"""
POSTGRESQL_REFUSE = """
CREATE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rule:frozen' USING ERRCODE = 'check_violation';
END $$
"""
POSTGRESQL_FROZEN = """
CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_frozen()
"""


def owned(table: str, references: dict[str, str]) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=f"fk_{table}_organization_id"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{target}.organization_id", f"{target}.id"],
                name=f"fk_{table}_organization_id_{column}",
            )
            for column, target in references.items()
        ),
    )


def index(table: str, *columns: str) -> None:
    names = ("organization_id", *columns)
    op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)


def upgrade() -> None:
    op.create_table(
        VERSIONS,
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_by_name", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schedule_count", sa.Integer(), nullable=False),
        sa.Column("critical_count", sa.Integer(), nullable=False),
        sa.Column("warning_count", sa.Integer(), nullable=False),
        *owned(VERSIONS, {"site_id": "sites", "published_by_id": "users"}),
        sa.UniqueConstraint("organization_id", "id", name="uq_roster_versions_organization_id_id"),
        sa.UniqueConstraint(
            "organization_id", "number", name="uq_roster_versions_organization_id_number"
        ),
        sa.CheckConstraint("number >= 1", name="ck_roster_versions_number"),
        sa.CheckConstraint("last_on >= first_on", name="ck_roster_versions_days"),
    )
    index(VERSIONS, "last_on", "first_on")
    op.create_table(
        LINES,
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("ref_num", sa.String(length=40), nullable=False),
        sa.Column("project_name", sa.String(length=200), nullable=False),
        sa.Column("event_number", sa.String(length=6), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("site_name", sa.String(length=200), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("employee_code", sa.String(length=40), nullable=False),
        sa.Column("employee_name", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        *owned(
            LINES,
            {
                "version_id": VERSIONS,
                "schedule_id": "schedules",
                "event_id": "events",
                "site_id": "sites",
                "employee_id": "employees",
            },
        ),
        sa.UniqueConstraint(
            "organization_id",
            "schedule_id",
            "version_id",
            name="uq_published_schedules_organization_id_schedule_id_version_id",
        ),
    )
    index(LINES, "version_id", "on_day")
    index(LINES, "version_id", "starts_at", "id")
    freeze()


def freeze() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(POSTGRESQL_REFUSE)
    for table in (VERSIONS, LINES):
        op.execute((SQLITE_FROZEN if is_sqlite else POSTGRESQL_FROZEN).format(table=table))


def downgrade() -> None:
    op.drop_table(LINES)
    op.drop_table(VERSIONS)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_frozen()")
