"""JSON under /api/v1, described by an OpenAPI document that the views themselves write."""

from flask import Flask

from routes.api import (
    account,
    availability,
    employees,
    event_types,
    events,
    exports,
    imports,
    invitations,
    own_account,
    schedules,
    sites,
    users,
)
from routes.api.converters import CodeConverter, describe_code
from routes.api.document import Description
from routes.converters import DayConverter, describe_day


def init_api(app: Flask) -> None:
    """Serve the API and its description."""
    app.url_map.converters.update(code=CodeConverter, day=DayConverter)
    description = Description(app)
    description.register_converter(CodeConverter, describe_code)
    description.register_converter(DayConverter, describe_day)
    for blueprint in (
        account.door,
        account.bp,
        own_account.bp,
        employees.bp,
        availability.bp,
        sites.bp,
        event_types.bp,
        events.bp,
        schedules.bp,
        imports.bp,
        exports.bp,
        users.bp,
        invitations.bp,
    ):
        description.register_blueprint(blueprint)
    description.publish(app)
