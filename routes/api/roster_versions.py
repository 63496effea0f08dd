"""Published versions of the roster, and what changed since."""

from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import PLACED, answer, csv_file
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.csv_examples import SCHEDULE_FILE
from schemas.csv_schedule_out import schedule_lines
from schemas.headers import IdempotencyKeySchema
from schemas.lists import page_body, page_of
from schemas.roster_versions import (
    PUBLISHED_SCHEDULE,
    ROSTER_VERSION,
    LinesQuery,
    PublishedScheduleQuerySchema,
    PublishedScheduleSchema,
    PublishSchema,
    RosterVersionSchema,
    VersionQuery,
    VersionQuerySchema,
)
from schemas.shapes import dump
from schemas.version_changes import (
    ChangesQuery,
    ChangesQuerySchema,
    VersionChangesSchema,
    changes_body,
)
from services.exports import ExportService
from services.publishing import Publish, PublishingService
from services.registry import service
from services.roster_versions import RosterVersionService

bp = resource_blueprint("roster-versions", "What was published", "roster/versions")


@bp.route("")
@handle_errors
@bp.arguments(VersionQuerySchema, location="query")
@bp.response(200, page_of(RosterVersionSchema))
def list_versions(query: VersionQuery) -> Response:
    """List what was published, newest first.

    With `from` and `to`: the versions that cover any of these days.
    """
    with service(RosterVersionService, read_only=True) as versions:
        return answer(page_body(versions.list_rows(ROSTER_VERSION, query.filters, query.request)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(PublishSchema)
@bp.response(201, RosterVersionSchema, headers=PLACED)
def publish(key: str | None, command: Publish) -> Response:
    """Publish up to 62 days: freeze what is planned now.

    Refused with 409 where nothing changed since the version before of the same days, and where more
    is critical than `accepted_critical` says: the answer tells how many as `critical`, and
    `GET /verification` which. `accepted_critical` accepts that many findings, whichever they are by
    then: read the list just before, and publish anew where it matters which.
    """
    with service(PublishingService) as publishing:
        return once(publishing, key, lambda: _made(publishing, command))


@bp.route("/<uuid:version_id>")
@handle_errors
@bp.response(200, RosterVersionSchema)
def show_version(version_id: UUID) -> Response:
    """Show one version.

    Versions never change, so there is no ETag.
    """
    with service(RosterVersionService, read_only=True) as versions:
        return answer(versions.row(ROSTER_VERSION, version_id))


@bp.route("/<uuid:version_id>/schedules")
@handle_errors
@bp.arguments(PublishedScheduleQuerySchema, location="query")
@bp.response(200, page_of(PublishedScheduleSchema))
def list_published(query: LinesQuery, version_id: UUID) -> Response:
    """List what a version says, in order of start.

    In the names and on the clock of the day on which it was published.
    """
    with service(RosterVersionService, read_only=True) as versions:
        page = versions.schedule_rows(PUBLISHED_SCHEDULE, version_id, query.request)
        return answer(page_body(page))


@bp.route("/<uuid:version_id>/changes")
@handle_errors
@bp.arguments(ChangesQuerySchema, location="query")
@bp.response(200, VersionChangesSchema)
def list_changes(query: ChangesQuery, version_id: UUID) -> Response:
    """List what changed since a version, in order of day.

    Compared with what is planned now, or with another version on the days and at the sites of both;
    then from the older to the newer one, whichever is asked for first.
    """
    with service(RosterVersionService, read_only=True) as versions:
        found = versions.changes(version_id, query.filters.version_id, query.request)
        return answer(changes_body(found))


@bp.route("/<uuid:version_id>/file")
@handle_errors
@bp.response(200, {"type": "string"}, content_type="text/csv", example=SCHEDULE_FILE)
def export_version(version_id: UUID) -> Response:
    """Fetch a version as a file.

    In the form of `GET /exports/schedule`: who, what and when as published, the windows of the work
    as they are now.
    """
    with service(ExportService, read_only=True) as exports:
        lines = schedule_lines(exports.published(version_id))
        return csv_file(lines, "published-schedule.csv")


def _made(publishing: PublishingService, command: Publish) -> Response:
    version = publishing.publish(command)
    response = answer(dump(ROSTER_VERSION, version), 201)
    response.headers["Location"] = url_for(".show_version", version_id=version.id)
    return response
