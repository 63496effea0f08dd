"""What was done to the roster: actions with their changes, for history and undo."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def json_document() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{target}.organization_id", f"{target}.id"],
        name=f"fk_{table}_organization_id_{column}",
    )


def row_keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=f"fk_{table}_organization_id"
        ),
    )


def upgrade() -> None:
    op.create_table(
        "roster_actions",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(length=600), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("undo_of_id", sa.Uuid(), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        *row_keys("roster_actions"),
        sa.UniqueConstraint("organization_id", "id", name="uq_roster_actions_organization_id_id"),
        reference("roster_actions", "actor_id", "users"),
        reference("roster_actions", "undo_of_id", "roster_actions"),
        reference("roster_actions", "undone_by_id", "roster_actions"),
    )
    op.create_index(
        "ix_roster_actions_organization_id_at_id", "roster_actions", ["organization_id", "at", "id"]
    )
    op.create_table(
        "roster_changes",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("before", json_document(), nullable=True),
        sa.Column("after", json_document(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=600), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        *row_keys("roster_changes"),
        reference("roster_changes", "action_id", "roster_actions"),
        reference("roster_changes", "event_id", "events"),
        sa.UniqueConstraint(
            "organization_id",
            "action_id",
            "position",
            name="uq_roster_changes_organization_id_action_id_position",
        ),
        sa.CheckConstraint("position >= 0", name="ck_roster_changes_position"),
    )
    for column in ("object_id", "event_id"):
        op.create_index(
            f"ix_roster_changes_organization_id_{column}",
            "roster_changes",
            ["organization_id", column],
        )


def downgrade() -> None:
    op.drop_table("roster_changes")
    op.drop_table("roster_actions")
