"""An organization, and somebody at its import desk."""

import hashlib
from typing import Protocol
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import inspect

from models.base import Base
from models.database import db
from models.import_file import ImportKind
from models.tenancy import RosterSession
from repositories.paging import PageRequest
from repositories.row_reader import PlainRow
from schemas.csv_employees import employee_lines
from schemas.csv_imports import read_import
from schemas.csv_schedule_out import schedule_lines
from services.exports import ExportRange, ExportService
from services.import_values import Verdict
from services.imports import FileFacts, ImportService, StoredFile
from services.registry import service
from tests.imports.samples import MAX_BYTES
from tests.support.factories import World
from utils.principal import Principal
from utils.row_shape import RowShape


class Desk:
    """Brings files in and out as one person, each in a unit of work of its own."""

    def __init__(self, app: Flask, principal: Principal) -> None:
        self._app = app
        self._principal = principal

    def check(self, content: bytes, kind: ImportKind = ImportKind.EVENTS) -> Verdict:
        parsed = read_import(kind, content, max_bytes=MAX_BYTES)
        with (
            self._app.app_context(),
            service(ImportService, read_only=True, principal=self._principal) as imports,
        ):
            return imports.check(parsed)

    def apply_now(self, content: bytes, kind: ImportKind = ImportKind.EVENTS) -> Verdict:
        parsed = read_import(kind, content, max_bytes=MAX_BYTES)
        with (
            self._app.app_context(),
            service(ImportService, principal=self._principal) as imports,
        ):
            return imports.apply_now(parsed, facts(content))

    def preview(self, content: bytes, kind: ImportKind = ImportKind.EVENTS) -> UUID:
        parsed = read_import(kind, content, max_bytes=MAX_BYTES)
        with (
            self._app.app_context(),
            service(ImportService, principal=self._principal) as imports,
        ):
            return imports.preview(parsed, facts(content)).id

    def apply(self, import_id: UUID, expected_version: int | None = None) -> None:
        file = self.stored_file(import_id)
        parsed = read_import(file.kind, file.content, max_bytes=MAX_BYTES)
        with (
            self._app.app_context(),
            service(ImportService, principal=self._principal) as imports,
        ):
            imports.apply(import_id, parsed, expected_version)

    def stored_file(self, import_id: UUID) -> StoredFile:
        with (
            self._app.app_context(),
            service(ImportService, read_only=True, principal=self._principal) as imports,
        ):
            return imports.stored_file(import_id)

    def verdict(self, import_id: UUID) -> dict[str, object]:
        with (
            self._app.app_context(),
            service(ImportService, read_only=True, principal=self._principal) as imports,
        ):
            return dict(imports.get(import_id).verdict)

    def recent_filenames(self) -> list[str]:
        with (
            self._app.app_context(),
            service(ImportService, read_only=True, principal=self._principal) as imports,
        ):
            return [found.filename for found in imports.list_recent(10)]

    def page(self, shape: RowShape) -> list[PlainRow]:
        with (
            self._app.app_context(),
            service(ImportService, read_only=True, principal=self._principal) as imports,
        ):
            return imports.list_rows(shape, PageRequest(limit=10)).items

    def schedules(self, wanted: ExportRange | None = None) -> bytes:
        with (
            self._app.app_context(),
            service(ExportService, read_only=True, principal=self._principal) as exports,
        ):
            return "".join(schedule_lines(exports.schedules(wanted or ExportRange()))).encode()

    def employees(self) -> bytes:
        with (
            self._app.app_context(),
            service(ExportService, read_only=True, principal=self._principal) as exports,
        ):
            return "".join(employee_lines(exports.employees())).encode()


def facts(content: bytes) -> FileFacts:
    return FileFacts(
        filename="file.csv", sha256=hashlib.sha256(content).hexdigest(), content=content
    )


class Alter(Protocol):
    """Changes a stored row behind everybody's back."""

    def __call__(self, row: Base, **values: object) -> None: ...


@pytest.fixture
def alter(app: Flask, world: World) -> Alter:
    def change(row: Base, **values: object) -> None:
        with app.app_context(), RosterSession(db) as session:
            session.bind_organization(world.id)
            stored = session.get_one(type(row), inspect(row).identity)
            for name, value in values.items():
                setattr(stored, name, value)
            session.commit()

    return change


@pytest.fixture
def world(app: Flask) -> World:
    return World(app)


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    """A manager at work."""
    return Desk(app, world.principal())
