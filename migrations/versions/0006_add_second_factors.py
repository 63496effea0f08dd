"""Second factors, the age of passwords, and where an audited thing was done from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def json_document() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def upgrade() -> None:
    for column in (
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_secret", sa.LargeBinary(), nullable=True),
        sa.Column("second_factor_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_last_step", sa.BigInteger(), nullable=True),
        sa.Column("recovery_code_hashes", json_document(), nullable=True),
    ):
        op.add_column("users", column)
    op.add_column("audit_entries", sa.Column("ip_address", sa.String(length=45), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("audit_entries") as entries:
        entries.drop_column("ip_address")
    with op.batch_alter_table("users") as users:
        for name in (
            "recovery_code_hashes",
            "second_factor_last_step",
            "second_factor_since",
            "second_factor_secret",
            "password_changed_at",
        ):
            users.drop_column(name)
