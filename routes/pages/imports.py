"""Files in: choose, look, apply; the refused rows back."""

import hashlib
from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException, PayloadTooLargeException, ValidationException
from models.import_file import ImportKind
from routes.pages.downloads import download
from routes.pages.import_words import line_of, preview_of
from routes.pages.refusals import answers_refusals, words_of
from routes.pages.requests import filled
from schemas.csv_imports import read_import
from schemas.csv_rejects import reject_lines
from schemas.lists import ListQuerySchema
from schemas.pages import ApplyFormSchema, UploadFormSchema
from security.permissions import Permission
from security.rate_limits import RateLimit, rate_limited
from services.import_values import EmployeeFile, EventFile
from services.import_views import ImportPage
from services.imports import FileFacts, ImportService
from services.page_views import SiteChoice
from services.registry import service
from services.sites import SiteService
from utils.clock import today
from utils.row_shape import RowShape

bp = Blueprint("import_pages", __name__)

_MOST_REMEMBERED: Final = 20
_MOST_SITES: Final = 500
_EXPORTED_DAYS: Final = timedelta(days=6)
_SITE_SHAPE: Final = RowShape(name="site to choose", fields=(("code", "code"), ("name", "name")))
_UNUSABLE: Final = (ValidationException, PayloadTooLargeException)


def _index(refused: tuple[str, ...] | None = None) -> str:
    sites = _sites()
    with service(ImportService, read_only=True) as imports:
        reader = imports.principal
        recent = imports.list_recent(_MOST_REMEMBERED + 1)
        lines = tuple(line_of(found, reader) for found in recent)
    first = today(reader.time_zone)
    page = ImportPage(
        history=lines[:_MOST_REMEMBERED],
        has_older=len(lines) > _MOST_REMEMBERED,
        limits_label=_limits(),
        may_import=True,
        may_export=Permission.DATA_EXPORT in reader.permissions,
        export_from=first.isoformat(),
        export_to=(first + _EXPORTED_DAYS).isoformat(),
        sites=sites,
    )
    return render_template("imports/index.html", page=page, refused=refused)


def _sites() -> tuple[SiteChoice, ...]:
    wanted = ListQuerySchema().load({"limit": str(_MOST_SITES)})
    with service(SiteService, read_only=True) as sites:
        rows = sites.list_rows(_SITE_SHAPE, wanted.request).items
    return tuple(
        SiteChoice(code=row["code"], name=row["name"], zone_label="", is_current=False)
        for row in rows
    )


def _limits() -> str:
    most = current_app.config["MAX_UPLOAD_BYTES"] // (1024 * 1024)
    return f"UTF-8 or Windows-1252, at most {most} MB. Columns as the client's system exports them."


def _index_again(refusal: AppException) -> Response:
    """Show where the file is chosen once more, with what is wrong with it."""
    return make_response(_index(words_of(refusal)))


def _preview_again(refusal: AppException, import_id: UUID) -> Response:
    """Show what the file would do now."""
    return make_response(_preview(import_id, " ".join(words_of(refusal))))


def _preview(import_id: UUID, changed_since: str | None = None) -> str:
    with service(ImportService, read_only=True) as imports:
        found = preview_of(imports.get(import_id), imports.principal, changed_since)
        return render_template("imports/show.html", preview=found)


def _read(kind: ImportKind, content: bytes) -> EventFile | EmployeeFile:
    return read_import(kind, content, max_bytes=current_app.config["MAX_UPLOAD_BYTES"])


def _sent_file() -> FileFacts:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise ValidationException("No file was chosen. Choose the CSV file, then look at it.")
    content = sent.read()
    return FileFacts(
        filename=sent.filename, sha256=hashlib.sha256(content).hexdigest(), content=content
    )


@bp.get("/imports")
@handle_errors
def index() -> str:
    """Show where a file is chosen, and what was sent before."""
    return _index()


@bp.post("/imports")
@rate_limited(RateLimit.IMPORTS)
@handle_errors
@answers_refusals(_index_again, _UNUSABLE)
def upload() -> BaseResponse:
    """Keep the file with its verdict; none of its rows is stored yet."""
    chosen = UploadFormSchema().load(filled(request.form))
    file = _sent_file()
    parsed = _read(chosen["kind"], file.content)
    with service(ImportService) as imports:
        import_id = imports.preview(parsed, file).id
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.get("/imports/<uuid:import_id>")
@handle_errors
def show(import_id: UUID) -> str:
    """Show what a file would do, or did."""
    return _preview(import_id)


@bp.post("/imports/<uuid:import_id>/apply")
@rate_limited(RateLimit.IMPORTS)
@handle_errors
@answers_refusals(_preview_again)
def apply(import_id: UUID) -> BaseResponse:
    """Store the rows, if they still do what was seen."""
    seen = ApplyFormSchema().load(filled(request.form))
    with service(ImportService, read_only=True) as imports:
        stored = imports.stored_file(import_id)
    parsed = _read(stored.kind, stored.content)
    with service(ImportService) as imports:
        imports.apply(import_id, parsed, seen["version"])
    return redirect(url_for(".show", import_id=import_id), 303)


@bp.get("/imports/<uuid:import_id>/rejects.csv")
@handle_errors
def rejects(import_id: UUID) -> Response:
    """Hand the refused rows back, each with its reason."""
    with service(ImportService, read_only=True) as imports:
        stored = imports.stored_file(import_id)
    parsed = _read(stored.kind, stored.content)
    name = stored.filename.rpartition(".")[0] or stored.filename
    return download(reject_lines(parsed, stored.rejected), f"{name}-rejected.csv")
