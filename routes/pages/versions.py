"""The pages of publishing: what was published, what changed since, and publishing."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException
from routes.fixing_links import fixing_href
from routes.pages.downloads import download
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED
from schemas.csv_schedule_out import schedule_lines
from schemas.forms import reading_form
from schemas.version_pages import (
    PublishFormSchema,
    PublishQuerySchema,
    VersionChangesQuerySchema,
    VersionQuerySchema,
    VersionsPageQuerySchema,
)
from services.exports import ExportService
from services.publish_page import PublishAsked, PublishPageService
from services.publishing import PublishingService
from services.registry import service
from services.version_pages import VersionPageService

bp = Blueprint("version_pages", __name__, url_prefix="/versions")


def _address(asked: PublishAsked) -> str:
    days: dict[str, Any] = {"from": asked.first, "to": asked.last}
    return url_for(".new", **days, site=asked.site_code)


def _publish_page(asked: PublishAsked) -> str:
    with service(PublishPageService, read_only=True) as publishing:
        page = publishing.page(asked, partial(fixing_href, back=_address(asked)))
        return render_template("versions/publish.html", page=page)


def _publish_again(refusal: AppException) -> Response:
    """Show the schedule as it is now, and that nothing was published."""
    sent = filled(request.form)
    asked: PublishAsked = PublishQuerySchema().load(sent)
    typed = replace(asked, note=sent.get("note", ""), refused=words_of(refusal))
    return make_response(_publish_page(typed))


@bp.get("")
@handle_errors
def index() -> str:
    """Show what was published."""
    query = VersionsPageQuerySchema().load(filled(request.args))
    with service(VersionPageService, read_only=True) as versions:
        page = versions.index(query.get("below"))
        return render_template("versions/index.html", page=page)


@bp.get("/new")
@handle_errors
def new() -> str:
    """Show what publishing some days would give out."""
    return _publish_page(PublishQuerySchema().load(filled(request.args)))


@bp.post("/new")
@handle_errors
@answers_refusals(_publish_again, REFUSED)
def publish() -> BaseResponse:
    """Publish some days."""
    with reading_form():
        command = PublishFormSchema().load(filled(request.form))
    with service(PublishingService) as publishing:
        version = publishing.publish(command)
        number, version_id = version.number, version.id
    flash(f"Version {number} is published.", "good")
    return redirect(url_for(".show", version_id=version_id), 303)


@bp.get("/<uuid:version_id>")
@handle_errors
def show(version_id: UUID) -> str:
    """Show what a version says."""
    query = VersionQuerySchema().load(filled(request.args))
    with service(VersionPageService, read_only=True) as versions:
        page = versions.show(version_id, query.get("first"))
        return render_template("versions/show.html", page=page)


@bp.get("/<uuid:version_id>/changes")
@handle_errors
def changes(version_id: UUID) -> str:
    """Show what changed since a version, or between two."""
    asked = VersionChangesQuerySchema().load(filled(request.args))
    with service(VersionPageService, read_only=True) as versions:
        page = versions.changes_page(version_id, asked)
        return render_template("versions/changes.html", page=page)


@bp.get("/<uuid:version_id>/schedule.csv")
@handle_errors
def file(version_id: UUID) -> Response:
    """Hand out a version as a file."""
    with service(ExportService, read_only=True) as exports:
        return download(schedule_lines(exports.published(version_id)), "published-schedule.csv")
