"""Skills, temporary weeks and rotations: what the remaining rules look at."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "availability_overrides",
    "rotation_exceptions",
    "rotation_assignments",
    "employee_skills",
    "skills",
)


def json_document() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def row_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
    )


def row_keys(table: str, **references: str) -> tuple[sa.Constraint, ...]:
    return (
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


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    names = ("organization_id", *columns)
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def upgrade() -> None:
    op.create_table(
        "skills",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        *row_columns(),
        *row_keys("skills"),
        unique("skills", "id"),
        unique("skills", "code"),
    )
    op.create_table(
        "employee_skills",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        *row_columns(),
        *row_keys("employee_skills", employee_id="employees", skill_id="skills"),
        unique("employee_skills", "employee_id", "skill_id"),
        sa.CheckConstraint("expires_on >= since", name="ck_employee_skills_order"),
    )
    op.create_table(
        "rotation_assignments",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.String(length=40), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        *row_columns(),
        *row_keys("rotation_assignments", site_id="sites", employee_id="employees"),
        sa.UniqueConstraint(
            "organization_id",
            "site_id",
            "weekday",
            "rotation",
            name="uq_rotation_assignments_weekday",
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_rotation_assignments_weekday"),
    )
    op.create_table(
        "rotation_exceptions",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("rotation", sa.String(length=40), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        *row_columns(),
        *row_keys("rotation_exceptions", site_id="sites", employee_id="employees"),
        unique("rotation_exceptions", "site_id", "on_date", "rotation"),
    )
    op.create_table(
        "availability_overrides",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("days", json_document(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        *row_columns(),
        *row_keys("availability_overrides", employee_id="employees"),
        sa.CheckConstraint("last_on >= first_on", name="ck_availability_overrides_range"),
    )
    op.create_index(
        "ix_availability_overrides_organization_id_employee_id_last_on",
        "availability_overrides",
        ["organization_id", "employee_id", "last_on"],
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
