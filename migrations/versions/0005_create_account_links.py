"""One-time links: to join, and to a new password."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROLES = ("admin", "manager", "employee", "viewer")
PURPOSES = ("join", "reset")


def text_enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "account_links",
        sa.Column("purpose", text_enum("purpose", *PURPOSES), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", text_enum("role", *ROLES), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("purpose = 'join' OR user_id IS NOT NULL", name="ck_account_links_user"),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=f"fk_account_links_organization_id_{column}",
            )
            for column, table in (
                ("user_id", "users"),
                ("employee_id", "employees"),
                ("made_by_id", "users"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_account_links_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_links"),
        sa.UniqueConstraint("secret_hash", name="uq_account_links_secret_hash"),
    )
    op.create_index(
        "ix_account_links_organization_id_email", "account_links", ["organization_id", "email"]
    )
    op.create_index(
        "ix_account_links_organization_id_created_at_id",
        "account_links",
        ["organization_id", "created_at", "id"],
    )


def downgrade() -> None:
    op.drop_table("account_links")
