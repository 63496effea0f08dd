"""Files in, from a terminal: look first, then `--apply`."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app

from cli.common import (
    acting_for,
    command,
    json_option,
    organization_option,
    print_json,
    progress,
)
from models.import_file import ImportKind
from schemas.csv_imports import read_import
from services.import_values import Verdict
from services.imports import FileFacts, ImportService
from services.registry import service

_file = click.argument("file", type=click.File("rb"))
_apply = click.option("--apply", "is_applied", is_flag=True, help="Store the rows that are right.")


@command("import-events")
@_file
@_apply
@json_option
@organization_option
def import_events(
    file: BinaryIO, *, is_applied: bool, as_json: bool, organization: str | None
) -> None:
    """Say what the work orders in FILE would change; store them with --apply."""
    _import(ImportKind.EVENTS, file, organization, is_applied=is_applied, as_json=as_json)


@command("import-employees")
@_file
@_apply
@json_option
@organization_option
def import_employees(
    file: BinaryIO, *, is_applied: bool, as_json: bool, organization: str | None
) -> None:
    """Say what the people in FILE would change; store them with --apply."""
    _import(ImportKind.EMPLOYEES, file, organization, is_applied=is_applied, as_json=as_json)


def _import(
    kind: ImportKind, file: BinaryIO, organization: str | None, *, is_applied: bool, as_json: bool
) -> None:
    max_bytes = current_app.config["MAX_UPLOAD_BYTES"]
    content = file.read(max_bytes + 1)
    parsed = read_import(kind, content, max_bytes=max_bytes)
    facts = FileFacts(
        filename=Path(file.name).name,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    with (
        acting_for(organization),
        service(ImportService, read_only=not is_applied) as imports,
        progress(f"Reading {facts.filename}", parsed.data_row_count) as advance,
    ):
        row_done = partial(advance, 1)
        verdict = (
            imports.apply_now(parsed, facts, row_done)
            if is_applied
            else imports.check(parsed, row_done)
        )
    if as_json:
        print_json(verdict.to_document())
    else:
        click.echo("\n".join(_words(verdict, is_applied=is_applied)))


def _words(verdict: Verdict, *, is_applied: bool) -> Iterator[str]:
    yield (
        f"{verdict.new} new, {verdict.changed} changed, {verdict.unchanged} unchanged, "
        f"{verdict.duplicates} told twice, {len(verdict.rejected)} refused"
    )
    if verdict.new_sites:
        yield f"New sites: {', '.join(verdict.new_sites)}"
    if verdict.ignored_columns:
        yield f"Columns that nobody reads: {', '.join(verdict.ignored_columns)}"
    for fault in verdict.rejected:
        yield f"Line {fault.line}, {fault.column}: {fault.reason}"
    if not is_applied and (verdict.new or verdict.changed):
        yield "Nothing is stored yet: add --apply to store what is new or changed."
