"""`flask backup` and `flask restore`: everything that is stored into one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic import command as migrations
from flask import current_app

from cli.common import command, json_option, print_json, progress, say
from services.backup_files import BackupFile, Manifest, reading, writing
from services.backup_upgrades import migrated, refuse_later
from services.backups import BackupService
from services.health import REVISIONS
from services.registry import service

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@command("backup")
@_file
@json_option
def backup(file: Path, *, as_json: bool) -> None:
    """Write everything that is stored to FILE, as of one moment, while work goes on.

    FILE takes the place of an older one when it is complete and was read back. It can be read by
    its owner alone: keep it as you keep the database. Sessions are not in it.
    """
    with (
        _in_words(file),
        writing(file) as writer,
        service(BackupService, read_only=True) as backups,
        progress("Writing", backups.size()) as advance,
    ):
        manifest = backups.take(writer, advance)
    _print(file, manifest, "Wrote", as_json=as_json)


@command("restore")
@_file
@click.option("--replace", is_flag=True, help="Lose what the database holds now.")
@click.option("--yes", "is_sure", is_flag=True, help="Don't ask whether to go on.")
@json_option
def restore(file: Path, *, replace: bool, is_sure: bool, as_json: bool) -> None:
    """Store what FILE holds in the database, which has to be migrated and empty.

    FILE may come from another kind of database and from an earlier version. Everything is stored
    and compared, or nothing is; whoever was signed in signs in again.
    """
    with _in_words(file), reading(file) as given:
        manifest = given.manifest
        refuse_later(given, current_app.extensions[REVISIONS])
        if not is_sure:
            _ask(manifest, replace=replace)
        with progress("Checking", manifest.rows) as advance:
            for done in given.verify():
                advance(done)
        with _migrated(given) as wanted:
            _store(wanted, replace=replace)
    _print(file, manifest, "Restored", as_json=as_json)


@contextmanager
def _migrated(given: BackupFile) -> Iterator[BackupFile]:
    """Yield the backup at this version's revision."""
    newest: str = current_app.extensions[REVISIONS][0]
    if given.manifest.revision == newest:
        yield given
        return
    with (
        progress("Migrating", given.manifest.rows) as advance,
        migrated(given, newest, _migrate, advance) as newer,
    ):
        yield newer


def _store(backup: BackupFile, *, replace: bool) -> None:
    rows = 2 * backup.manifest.rows  # stored, then compared
    with progress("Storing", rows) as advance, service(BackupService) as backups:
        backups.restore(backup, advance, replace=replace)


def _migrate(engine: object, revision: str) -> None:
    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = engine
    migrations.upgrade(config, revision)


def _ask(manifest: Manifest, *, replace: bool) -> None:
    what = "REPLACE what the database holds" if replace else "Store it in the database"
    say(f"The backup was taken at {manifest.taken_at:%Y-%m-%d %H:%M} UTC: {manifest.rows} rows.")
    click.confirm(f"{what}?", abort=True, err=True)


def _print(file: Path, manifest: Manifest, verb: str, *, as_json: bool) -> None:
    tables = {table.name: table.rows for table in manifest.tables}
    if as_json:
        print_json(
            {
                "file": str(file),
                "bytes": file.stat().st_size,
                "taken_at": manifest.taken_at,
                "revision": manifest.revision,
                "rows": manifest.rows,
                "tables": {
                    table.name: {"rows": table.rows, "digest": table.digest}
                    for table in manifest.tables
                },
            }
        )
    else:
        click.echo(f"{verb} {manifest.rows} rows of {len(tables)} tables: {file}")


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
