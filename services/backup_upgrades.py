"""A backup of an earlier version, brought to the revision of this one before it is restored."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from error_handlers.exceptions import ConflictException
from repositories.scratch import Migrate, scratch_database
from services.backup_files import BackupFile, reading, writing

_NAME: Final = "upgraded.zip"


def refuse_later(backup: BackupFile, revisions: Sequence[str]) -> None:
    """Raise `ConflictException` unless the backup's revision is among `revisions`."""
    manifest = backup.manifest
    if manifest.revision not in revisions:
        raise ConflictException(
            f"The backup was made by version {manifest.version} at revision {manifest.revision}, "
            f"and this version knows revisions up to {revisions[0]}. Restore it with the version "
            "that made it, or with a later one."
        )


@contextmanager
def migrated(
    backup: BackupFile, revision: str, migrate: Migrate, told: Callable[[int], None]
) -> Iterator[BackupFile]:
    """Yield the backup as it is at `revision`, made from its rows in a database of their own.

    `migrate` brings the database of an engine up to a revision.
    """
    with tempfile.TemporaryDirectory(prefix="rosterwright-") as folder:
        path = Path(folder, _NAME)
        _upgrade(backup, revision, path, migrate, told)
        with reading(path) as newer:
            yield newer


def _upgrade(
    backup: BackupFile, revision: str, path: Path, migrate: Migrate, told: Callable[[int], None]
) -> None:
    manifest = backup.manifest
    with scratch_database(migrate) as scratch:
        scratch.migrate(manifest.revision)
        with backup.in_words():
            for table in manifest.tables:
                for stored in scratch.write(table.name, table.columns, backup.lines(table)):
                    told(stored)
        scratch.migrate(revision)
        with writing(path) as writer, scratch.tables() as tables:
            for found, lines in tables:
                for _row in writer.add(found.name, found.columns, lines):
                    pass
            writer.finish(revision=revision, version=manifest.version, taken_at=manifest.taken_at)
