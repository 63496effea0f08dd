"""Attendance: who turned up."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MARKS = ("on_time", "late", "called_in", "no_show", "excused")


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(*MARKS, name="mark", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name="ck_attendance_minutes"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_attendance_organization_id"
        ),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=f"fk_attendance_organization_id_{column}",
            )
            for column, table in (("schedule_id", "schedules"), ("recorded_by_id", "users"))
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
        sa.UniqueConstraint(
            "organization_id", "schedule_id", name="uq_attendance_organization_id_schedule_id"
        ),
    )
    op.create_index(
        "ix_attendance_organization_id_recorded_at_id",
        "attendance",
        ["organization_id", "recorded_at", "id"],
    )


def downgrade() -> None:
    op.drop_table("attendance")
