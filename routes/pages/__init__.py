"""What people see: pages, rendered here and working without a script."""

from typing import Final

from flask import Blueprint, Flask

from routes.pages import (
    account,
    account_links,
    api_docs,
    attendance,
    availability,
    calendar,
    day,
    event_type_settings,
    events,
    exports,
    history,
    holidays,
    imports,
    moving,
    my_week,
    one_event,
    people,
    profile,
    rotations,
    rule_settings,
    sessions,
    site_settings,
    skills,
    time_off,
    tokens,
    users,
    verification,
    versions,
    work,
    workload,
)
from routes.pages.addresses import addresses
from routes.pages.assets import init_assets
from routes.pages.frame import frame
from security.principals import login_required

SIGNED_IN: Final[tuple[Blueprint, ...]] = (
    day.bp,
    moving.bp,
    calendar.week_bp,
    calendar.month_bp,
    events.bp,
    one_event.bp,
    my_week.bp,
    people.bp,
    work.bp,
    availability.bp,
    rotations.bp,
    time_off.bp,
    verification.bp,
    verification.tomorrow_bp,
    versions.bp,
    workload.bp,
    history.bp,
    attendance.bp,
    imports.bp,
    exports.bp,
    site_settings.bp,
    event_type_settings.bp,
    skills.bp,
    holidays.bp,
    rule_settings.bp,
    profile.bp,
    users.bp,
    sessions.bp,
    tokens.bp,
)


def init_pages(app: Flask) -> None:
    """Serve the pages; all but signing in and joining are for people who are signed in."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(addresses)
    app.context_processor(frame)
    init_assets(app)
    app.register_blueprint(account.bp)
    app.register_blueprint(account_links.bp)
    app.register_blueprint(api_docs.bp)
    for bp in SIGNED_IN:
        app.register_blueprint(bp)
        # On the application: a blueprint takes nothing more once another application has it.
        app.before_request_funcs.setdefault(bp.name, []).append(login_required)
