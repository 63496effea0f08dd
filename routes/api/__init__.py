"""JSON under /api/v1, described by an OpenAPI document that the views themselves write."""

from flask import Flask

from routes.api import (
    account,
    attendance,
    audit,
    availability,
    candidates,
    employees,
    event_life,
    event_types,
    events,
    exports,
    held_skills,
    holidays,
    imports,
    invitations,
    my_schedules,
    own_account,
    public_holidays,
    roster,
    roster_versions,
    rotations,
    rules,
    schedules,
    sessions,
    site_clocks,
    sites,
    skills,
    substitutes,
    temporary_weeks,
    terminating,
    time_off,
    tokens,
    users,
    verification,
    workload,
)
from routes.api.converters import CodeConverter, HandleConverter, describe_code, describe_handle
from routes.api.document import Description
from routes.converters import DayConverter, describe_day


def init_api(app: Flask) -> None:
    """Serve the API and its description."""
    app.url_map.converters.update(code=CodeConverter, day=DayConverter, handle=HandleConverter)
    description = Description(app)
    description.register_converter(CodeConverter, describe_code)
    description.register_converter(DayConverter, describe_day)
    description.register_converter(HandleConverter, describe_handle)
    for blueprint in (
        account.door,
        account.bp,
        own_account.bp,
        my_schedules.bp,
        employees.bp,
        audit.bp,
        availability.bp,
        temporary_weeks.bp,
        held_skills.bp,
        site_clocks.bp,
        sites.bp,
        event_types.bp,
        skills.bp,
        events.bp,
        event_life.bp,
        terminating.bp,
        candidates.bp,
        schedules.bp,
        verification.bp,
        workload.bp,
        roster.bp,
        roster_versions.bp,
        attendance.bp,
        time_off.bp,
        holidays.bp,
        public_holidays.bp,
        rules.bp,
        rotations.bp,
        substitutes.bp,
        imports.bp,
        exports.bp,
        users.bp,
        invitations.bp,
        sessions.bp,
        tokens.bp,
    ):
        description.register_blueprint(blueprint)
    description.publish(app)
