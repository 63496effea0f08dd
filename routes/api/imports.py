"""Files in: send, look, apply, fetch what was refused."""

from uuid import UUID

from flask import Response, current_app, url_for

from error_handlers.decorators import handle_errors
from models.import_file import ImportKind
from routes.api.answers import MADE, VERSIONED, answer, created, csv_file, resource
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.csv_examples import REJECTED_ROWS
from schemas.csv_imports import read_import
from schemas.csv_rejects import reject_lines
from schemas.headers import IdempotencyKeySchema
from schemas.imports import (
    IMPORT,
    IMPORT_WITH_VERDICT,
    ImportQuery,
    ImportQuerySchema,
    ImportSchema,
    ImportWithVerdictSchema,
    Upload,
    UploadSchema,
)
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from security.rate_limits import RateLimit, rate_limited
from services.import_values import EmployeeFile, EventFile
from services.imports import ImportService
from services.registry import service

bp = resource_blueprint("imports", "Files of people and work orders")


@bp.route("")
@handle_errors
@bp.arguments(ImportQuerySchema, location="query")
@bp.response(200, page_of(ImportSchema))
def list_imports(query: ImportQuery) -> Response:
    """List the files that were brought, oldest first.

    Each with its state: `previewed` until its rows are stored.
    """
    with service(ImportService, read_only=True) as imports:
        return answer(page_body(imports.list_rows(IMPORT, query.request)))


@bp.route("/<uuid:import_id>")
@handle_errors
@bp.response(200, ImportWithVerdictSchema, headers=VERSIONED)
def show_import(import_id: UUID) -> Response:
    """Show a file and what it would do, or did.

    The four counts and the rejected lines are all its rows.
    """
    with service(ImportService, read_only=True) as imports:
        return resource(dump(IMPORT_WITH_VERDICT, imports.get(import_id)))


@bp.route("", methods=["POST"])
@rate_limited(RateLimit.IMPORTS)
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(UploadSchema, location="upload")
@bp.response(201, ImportWithVerdictSchema, headers=MADE)
def send_import(key: str | None, upload: Upload) -> Response:
    """Keep a file with the verdict on its rows, storing none of them yet.

    A CSV file as a part of a form. Apply it with `POST /imports/{import_id}/apply`.
    """
    parsed = _read(upload.kind, upload.file.content)
    with service(ImportService) as imports:

        def act() -> Response:
            return _previewed(imports, imports.preview(parsed, upload.file).id)

        return once(imports, key, act, f"{upload.kind} {upload.file.sha256}".encode())


@bp.route("/<uuid:import_id>/apply", methods=["POST"])
@rate_limited(RateLimit.IMPORTS)
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.response(200, ImportWithVerdictSchema, headers=VERSIONED)
@bp.alt_response(413, response="REQUEST_ENTITY_TOO_LARGE")
def apply_import(key: str | None, import_id: UUID) -> Response:
    """Store the rows of a file, if they still do what its verdict says.

    All in one transaction. Refused with 409 and the new verdict when it would do something else by
    now.
    """
    with service(ImportService, read_only=True) as imports:
        stored = imports.stored_file(import_id)
    parsed = _read(stored.kind, stored.content)
    with service(ImportService) as imports:
        return once(imports, key, lambda: _applied(imports, imports.apply(import_id, parsed).id))


@bp.route("/<uuid:import_id>/rejects")
@handle_errors
@bp.response(200, {"type": "string"}, content_type="text/csv", example=REJECTED_ROWS)
def list_rejects(import_id: UUID) -> Response:
    """Fetch the refused rows with their reasons, to mend and send again.

    The file's own header and one column more; that column is ignored when the file comes back.
    """
    with service(ImportService, read_only=True) as imports:
        stored = imports.stored_file(import_id)
    lines = reject_lines(_read(stored.kind, stored.content), stored.rejected)
    return csv_file(lines, f"{stored.filename.rpartition('.')[0] or stored.filename}-rejected.csv")


def _read(kind: ImportKind, content: bytes) -> EventFile | EmployeeFile:
    return read_import(kind, content, max_bytes=current_app.config["MAX_UPLOAD_BYTES"])


def _previewed(imports: ImportService, import_id: UUID) -> Response:
    row = dump(IMPORT_WITH_VERDICT, imports.get(import_id))
    return created(row, url_for(".show_import", import_id=import_id))


def _applied(imports: ImportService, import_id: UUID) -> Response:
    return resource(dump(IMPORT_WITH_VERDICT, imports.get(import_id)))
