"""Files in and out on the wire."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import ValidationError, fields
from typing_extensions import override
from werkzeug.datastructures import FileStorage

from models.import_file import Import, ImportKind, ImportState
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Choice, Text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from schemas.times import Day
from services.exports import ExportRange
from services.imports import FileFacts
from utils.cursors import SortValue


class ImportSchema(DumpSchema):
    """A file that somebody brought."""

    model: ClassVar[Any] = Import
    excluded: ClassVar[Mapping[str, str]] = {
        "verdict": "long; shown with the single import",
        "content": "the file itself; its refused rows can be fetched",
        "created_by_id": "a row's id; the audit says who brought it",
    }
    example: ClassVar[Example] = {
        "filename": "workbank.csv",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "encoding": "utf-8",
        "row_count": 3,
    }

    id = fields.UUID()
    kind = fields.Enum(ImportKind, by_value=fields.String)
    filename = fields.String()
    sha256 = fields.String()
    encoding = fields.String()
    row_count = fields.Integer()
    state = fields.Enum(ImportState, by_value=fields.String)
    created_at = fields.AwareDateTime()
    applied_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class RejectedRowSchema(DumpSchema):
    """A refused line: where it begins, the header of its first fault, and what to do."""

    line = fields.Integer()
    column = fields.String()
    reason = fields.String()


class ImportVerdictSchema(DumpSchema):
    """What the file would do, or did; the four counts and the refused lines are all its rows."""

    new = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    duplicates = fields.Integer()
    rejected = fields.List(fields.Nested(RejectedRowSchema))
    new_sites = fields.List(fields.String())
    ignored_columns = fields.List(fields.String())


class ImportWithVerdictSchema(ImportSchema):
    """A file with its verdict."""

    model: ClassVar[Any] = None
    example: ClassVar[Example] = {
        **ImportSchema.example,
        "verdict": {
            "new": 1,
            "changed": 0,
            "unchanged": 1,
            "duplicates": 0,
            "rejected": [
                {"line": 4, "column": "Due Date/Time", "reason": "Due Date/Time is empty."}
            ],
            "new_sites": ["8135"],
            "ignored_columns": [],
        },
    }

    verdict = fields.Dict()


class SentFile(fields.Field[FileFacts]):
    """A file of a form."""

    @override
    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> FileFacts:
        if not isinstance(value, FileStorage) or not value.filename:
            raise ValidationError("Send the file as a part of the form that has a file name.")
        value.stream.seek(0)  # a view that is tried again reads its file again
        content = value.read()
        return FileFacts(
            filename=value.filename.replace("\x00", ""),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file and what its rows are."""

    kind: ImportKind
    file: FileFacts


class UploadSchema(LoadSchema):
    """A file and what its rows are."""

    command = Upload
    example: ClassVar[Example] = {"kind": "events", "file": "workbank.csv"}

    kind = Choice(ImportKind, required=True)
    file = SentFile(required=True, metadata={"type": "string", "format": "binary"})


class ImportQuerySchema(ListQuerySchema):
    """Imports, oldest first."""

    sorted_by: ClassVar[type[SortValue]] = datetime


class ExportQuerySchema(LoadSchema):
    """Which schedules leave; the days are those of the start at the site, both included."""

    command = ExportRange
    example: ClassVar[Example] = {
        "from": "2026-12-12",
        "to": "2026-12-12",
        "site": "8135",
    }

    first = Day(data_key="from")
    last = Day(data_key="to")
    site_code = Text(longest=40, data_key="site")


ImportQuery = ListQuery[dict[str, str]]
IMPORT = shape_of(ImportSchema)
IMPORT_WITH_VERDICT = shape_of(ImportWithVerdictSchema)
