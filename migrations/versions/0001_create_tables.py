"""create tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

POSTGRESQL_LENGTH = "ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'"
# strftime drops the microseconds, so they are put back: the comparison is by text.
SQLITE_LENGTH = (
    "ends_at > starts_at AND ends_at <= "
    "strftime('%Y-%m-%d %H:%M:%S', starts_at, '+24 hours') || substr(starts_at, 20)"
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def json_document() -> sa.JSON:
    return sa.JSON(none_as_null=True).with_variant(
        postgresql.JSONB(none_as_null=True), "postgresql"
    )


def length_check() -> str:
    return SQLITE_LENGTH if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_LENGTH


def upgrade() -> None:
    op.create_table(
        "organizations",
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
        sa.UniqueConstraint("slug", name="uq_organizations_slug"),
    )
    op.create_table(
        "event_types",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.Column("name_patterns", json_document(), nullable=False),
        sa.Column("match_position", sa.Integer(), nullable=False),
        sa.Column("default_minutes", sa.Integer(), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("preferences", json_document(), nullable=False),
        sa.Column("discouraged_roles", json_document(), nullable=False),
        sa.Column("required_skills", json_document(), nullable=False),
        sa.Column("slots", json_document(), nullable=False),
        sa.Column("exclusive_with", json_document(), nullable=False),
        sa.Column("max_per_day", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("pairing", sa.String(length=40), nullable=True),
        sa.Column("rotation", sa.String(length=40), nullable=True),
        sa.Column("is_stackable", sa.Boolean(), nullable=False),
        sa.Column("is_auto_schedulable", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("break_minutes >= 0", name="ck_event_types_break_minutes"),
        sa.CheckConstraint(
            "default_minutes BETWEEN 1 AND 1440", name="ck_event_types_default_minutes"
        ),
        sa.CheckConstraint("max_per_day > 0", name="ck_event_types_max_per_day"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_event_types_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_event_types"),
        sa.UniqueConstraint("organization_id", "code", name="uq_event_types_organization_id_code"),
        sa.UniqueConstraint("organization_id", "id", name="uq_event_types_organization_id_id"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.String(length=80), nullable=True),
        sa.Column("location", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_idempotency_keys_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_idempotency_keys"),
        sa.UniqueConstraint(
            "organization_id", "actor", "key", name="uq_idempotency_keys_organization_id_actor_key"
        ),
    )
    op.create_index(
        "ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"], unique=False
    )

    op.create_table(
        "job_roles",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_job_roles_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_job_roles"),
        sa.UniqueConstraint("organization_id", "code", name="uq_job_roles_organization_id_code"),
        sa.UniqueConstraint("organization_id", "id", name="uq_job_roles_organization_id_id"),
    )
    op.create_table(
        "rule_settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", json_document(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_rule_settings_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rule_settings"),
        sa.UniqueConstraint(
            "organization_id", "name", name="uq_rule_settings_organization_id_name"
        ),
    )
    op.create_table(
        "sites",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("mvid", sa.String(length=40), nullable=True),
        sa.Column("area_code", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=400), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_sites_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sites"),
        sa.UniqueConstraint("organization_id", "code", name="uq_sites_organization_id_code"),
        sa.UniqueConstraint("organization_id", "id", name="uq_sites_organization_id_id"),
    )
    op.create_table(
        "employees",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("job_role_id", sa.Uuid(), nullable=True),
        sa.Column("home_site_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("terminated_on", sa.Date(), nullable=True),
        sa.Column("upstream_id", sa.String(length=100), nullable=True),
        sa.Column("max_minutes_per_day", sa.Integer(), nullable=True),
        sa.Column("max_minutes_per_week", sa.Integer(), nullable=True),
        sa.Column("attributes", json_document(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("max_minutes_per_day > 0", name="ck_employees_max_minutes_per_day"),
        sa.CheckConstraint("max_minutes_per_week > 0", name="ck_employees_max_minutes_per_week"),
        sa.ForeignKeyConstraint(
            ["organization_id", "home_site_id"],
            ["sites.organization_id", "sites.id"],
            name="fk_employees_organization_id_home_site_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "job_role_id"],
            ["job_roles.organization_id", "job_roles.id"],
            name="fk_employees_organization_id_job_role_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_employees_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_employees"),
        sa.UniqueConstraint("organization_id", "code", name="uq_employees_organization_id_code"),
        sa.UniqueConstraint("organization_id", "id", name="uq_employees_organization_id_id"),
    )
    op.create_index(
        "ix_employees_organization_id_name_id",
        "employees",
        ["organization_id", "name", "id"],
        unique=False,
    )

    op.create_table(
        "events",
        sa.Column("ref_num", sa.String(length=40), nullable=False),
        sa.Column("project_name", sa.String(length=200), nullable=False),
        sa.Column("event_number", sa.String(length=6), nullable=True),
        sa.Column("event_type_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("opens_local", sa.DateTime(), nullable=False),
        sa.Column("due_local", sa.DateTime(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_class", sa.Integer(), nullable=False),
        sa.Column("estimated_minutes", sa.Integer(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_progress",
                "submitted",
                "paused",
                "reissued",
                "expired",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("parent_event_id", sa.Uuid(), nullable=True),
        sa.Column("upstream_id", sa.String(length=100), nullable=True),
        sa.Column("paperwork_url", sa.String(length=500), nullable=True),
        sa.Column("raw_payload", json_document(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("due_at > opens_at", name="ck_events_window"),
        sa.CheckConstraint(
            "estimated_minutes BETWEEN 1 AND 1440", name="ck_events_estimated_minutes"
        ),
        sa.CheckConstraint("headcount BETWEEN 1 AND 99", name="ck_events_headcount"),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_type_id"],
            ["event_types.organization_id", "event_types.id"],
            name="fk_events_organization_id_event_type_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "parent_event_id"],
            ["events.organization_id", "events.id"],
            name="fk_events_organization_id_parent_event_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "site_id"],
            ["sites.organization_id", "sites.id"],
            name="fk_events_organization_id_site_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_events_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("organization_id", "id", name="uq_events_organization_id_id"),
        sa.UniqueConstraint("organization_id", "ref_num", name="uq_events_organization_id_ref_num"),
    )
    op.create_index(
        "ix_events_organization_id_due_at_id",
        "events",
        ["organization_id", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_events_organization_id_event_number",
        "events",
        ["organization_id", "event_number"],
        unique=False,
    )
    op.create_index(
        "ix_events_organization_id_window_class_opens_at",
        "events",
        ["organization_id", "window_class", "opens_at"],
        unique=False,
    )

    op.create_table(
        "holidays",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(on_date IS NULL) = (month IS NOT NULL AND day IS NOT NULL)", name="ck_holidays_rule"
        ),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name="ck_holidays_day"),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name="ck_holidays_month"),
        sa.ForeignKeyConstraint(
            ["organization_id", "site_id"],
            ["sites.organization_id", "sites.id"],
            name="fk_holidays_organization_id_site_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_holidays_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_holidays"),
    )
    op.create_index(
        "ix_holidays_organization_id_on_date",
        "holidays",
        ["organization_id", "on_date"],
        unique=False,
    )

    op.create_table(
        "date_availability",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employees.organization_id", "employees.id"],
            name="fk_date_availability_organization_id_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_date_availability_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_availability"),
        sa.UniqueConstraint(
            "organization_id",
            "employee_id",
            "on_date",
            name="uq_date_availability_organization_id_employee_id_on_date",
        ),
    )
    op.create_table(
        "schedules",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_stackable", sa.Boolean(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "manual",
                "auto",
                "import",
                "sync",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "sync_state",
            sa.Enum(
                "local",
                "pending",
                "synced",
                "failed",
                name="sync_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("upstream_id", sa.String(length=100), nullable=True),
        sa.Column("raw_payload", json_document(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(length_check(), name="ck_schedules_length"),
        sa.CheckConstraint("seat >= 1", name="ck_schedules_seat"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employees.organization_id", "employees.id"],
            name="fk_schedules_organization_id_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "event_id"],
            ["events.organization_id", "events.id"],
            name="fk_schedules_organization_id_event_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_schedules_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sa.UniqueConstraint("organization_id", "id", name="uq_schedules_organization_id_id"),
    )
    op.create_index(
        "ix_schedules_employee_starts_at",
        "schedules",
        ["organization_id", "employee_id", "starts_at"],
        unique=False,
        sqlite_where=sa.text("is_active = 1"),
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "ix_schedules_starts_at",
        "schedules",
        ["organization_id", "starts_at", "id"],
        unique=False,
        sqlite_where=sa.text("is_active = 1"),
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "uq_schedules_event_employee",
        "schedules",
        ["organization_id", "event_id", "employee_id"],
        unique=True,
        sqlite_where=sa.text("is_active = 1"),
        postgresql_where=sa.text("is_active"),
    )
    op.create_index(
        "uq_schedules_event_seat",
        "schedules",
        ["organization_id", "event_id", "seat"],
        unique=True,
        sqlite_where=sa.text("is_active = 1"),
        postgresql_where=sa.text("is_active"),
    )

    op.create_table(
        "users",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "manager",
                "employee",
                "viewer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employees.organization_id", "employees.id"],
            name="fk_users_organization_id_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_users_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.UniqueConstraint("organization_id", "id", name="uq_users_organization_id_id"),
    )
    op.create_table(
        "weekly_availability",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column(
            "week",
            sa.Enum(
                "every", "a", "b", name="week", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("from_local", sa.Time(), nullable=True),
        sa.Column("to_local", sa.Time(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(from_local IS NULL) = (to_local IS NULL)", name="ck_weekly_availability_times"
        ),
        sa.CheckConstraint("to_local > from_local", name="ck_weekly_availability_order"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_weekly_availability_weekday"),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employees.organization_id", "employees.id"],
            name="fk_weekly_availability_organization_id_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_weekly_availability_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_weekly_availability"),
        sa.UniqueConstraint(
            "organization_id",
            "employee_id",
            "weekday",
            "week",
            name="uq_weekly_availability_organization_id_employee_id_weekday_week",
        ),
    )
    op.create_table(
        "audit_entries",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("before", json_document(), nullable=True),
        sa.Column("after", json_document(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "actor_id"],
            ["users.organization_id", "users.id"],
            name="fk_audit_entries_organization_id_actor_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_audit_entries_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_index(
        "ix_audit_entries_organization_id_at_id",
        "audit_entries",
        ["organization_id", "at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_audit_entries_organization_id_object_id_at",
        "audit_entries",
        ["organization_id", "object_id", "at"],
        unique=False,
    )

    op.create_table(
        "imports",
        sa.Column(
            "kind",
            sa.Enum(
                "events",
                "employees",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("verdict", json_document(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "applied",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "created_by_id"],
            ["users.organization_id", "users.id"],
            name="fk_imports_organization_id_created_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_imports_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index(
        "ix_imports_organization_id_created_at_id",
        "imports",
        ["organization_id", "created_at", "id"],
        unique=False,
    )

    op.create_table(
        "state_transitions",
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sequence >= 1", name="ck_state_transitions_sequence"),
        sa.ForeignKeyConstraint(
            ["organization_id", "actor_id"],
            ["users.organization_id", "users.id"],
            name="fk_state_transitions_organization_id_actor_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_state_transitions_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_state_transitions"),
        sa.UniqueConstraint(
            "organization_id",
            "object_id",
            "sequence",
            name="uq_state_transitions_organization_id_object_id_sequence",
        ),
    )
    op.create_table(
        "time_off",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "denied",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_local > starts_local", name="ck_time_off_range"),
        sa.ForeignKeyConstraint(
            ["organization_id", "decided_by_id"],
            ["users.organization_id", "users.id"],
            name="fk_time_off_organization_id_decided_by_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "employee_id"],
            ["employees.organization_id", "employees.id"],
            name="fk_time_off_organization_id_employee_id",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name="fk_time_off_organization_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_time_off"),
    )
    op.create_index(
        "ix_time_off_organization_id_employee_id_starts_local",
        "time_off",
        ["organization_id", "employee_id", "starts_local"],
        unique=False,
    )
    op.create_index(
        "ix_time_off_organization_id_ends_local",
        "time_off",
        ["organization_id", "ends_local"],
        unique=False,
    )


def downgrade() -> None:
    for table in (
        "time_off",
        "state_transitions",
        "imports",
        "audit_entries",
        "weekly_availability",
        "users",
        "schedules",
        "date_availability",
        "holidays",
        "events",
        "employees",
        "sites",
        "rule_settings",
        "job_roles",
        "idempotency_keys",
        "event_types",
        "organizations",
    ):
        op.drop_table(table)
