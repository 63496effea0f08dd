"""Backups: everything that is stored, as of one moment, into a file and back.

The operator's use cases, below organizations: nobody is signed in.
"""

from collections.abc import Callable
from typing import Final

from error_handlers.exceptions import ConflictException, DatabaseException
from repositories.backups import BackupRepository
from repositories.health import HealthRepository
from services.backup_files import BackupFile, BackupWriter, Manifest, TableFacts
from services.base import RepositoryService, Unit
from utils.version import version

Told = Callable[[int], None]
_SHOWN_TABLES: Final = 5


class BackupService(RepositoryService):
    """Writes and reads backups, one unit of work each."""

    def __init__(self, unit: Unit, backups: BackupRepository, health: HealthRepository) -> None:
        super().__init__(unit)
        self._backups = backups
        self._health = health

    def size(self) -> int:
        """Return how many rows a backup would hold now, and go on seeing exactly those.

        Raises:
            DatabaseException: there are no tables, or the database is damaged.
        """
        self._backups.begin_reading()
        if self._health.migrated_to() is None:
            raise DatabaseException("There is nothing to back up: the database has no tables.")
        return sum(self._backups.count(table) for table in self._backups.tables())

    def take(self, writer: BackupWriter, told: Told) -> Manifest:
        """Write everything that `size` saw, telling the rows done."""
        for table in self._backups.tables():
            for done in writer.add(table.name, table.columns, self._backups.lines(table)):
                told(done)
        return writer.finish(
            revision=self._health.migrated_to() or "", version=version(), taken_at=self.unit.now
        )

    def restore(self, backup: BackupFile, told: Told, *, replace: bool) -> None:
        """Store what the backup holds and compare it with what it says; all of it, or nothing.

        Its revision must be the database's. Rows are told twice: stored, compared. Sessions end.

        Raises:
            ConflictException: the database holds something already and is not to be replaced, or
                it is at another revision.
            DatabaseException: what is stored then is not what the backup says.
            ValidationException: the file is damaged.
        """
        self._refuse_other_revision(backup)
        self._backups.begin_writing()
        if not replace:
            self._refuse_rows()
        self._backups.empty()
        here = {table.name: table for table in self._backups.tables()}
        with backup.in_words():
            for facts in backup.manifest.tables:
                lines = backup.lines(facts)
                for stored in self._backups.write(here[facts.name], facts.columns, lines):
                    told(stored)
        for facts in backup.manifest.tables:
            digest = self._backups.digest(here[facts.name], told)
            if (digest.count, digest.text) != (facts.rows, facts.digest):
                raise _differs(facts)

    def _refuse_other_revision(self, backup: BackupFile) -> None:
        found, wanted = self._health.migrated_to(), backup.manifest.revision
        if found != wanted:
            raise ConflictException(
                f"The backup is at revision {wanted} and the database at {found}. "
                "Run `flask db upgrade`, then restore."
            )

    def _refuse_rows(self) -> None:
        counts = {table.name: self._backups.count(table) for table in self._backups.tables()}
        filled = [f"{name} ({count})" for name, count in counts.items() if count]
        if filled:
            raise ConflictException(
                f"The database is not empty: {', '.join(filled[:_SHOWN_TABLES])}. "
                "Restore into an empty one, or add --replace to lose what it holds."
            )


def _differs(facts: TableFacts) -> DatabaseException:
    return DatabaseException(
        f"Nothing was restored: after storing, {facts.name} was not what the backup says."
    )
