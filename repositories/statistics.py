"""What the database plans statements by: how many rows there are, and how many share a value."""

from typing import Final

from repositories.base import SessionRepository

# How many rows of an index SQLite looks at: milliseconds, however long the table is.
_LOOKED_AT: Final = 1_000


class StatisticsRepository(SessionRepository):
    """Counts rows and reads none."""

    def gather(self) -> None:
        """Count anew where the database does not by itself: on SQLite, and on a PostgreSQL whose
        autovacuum is off.

        Without them SQLite takes an organization to own ten rows of every table, and to sort
        nothing it then reads all schedules or the whole history for the few that are wanted.
        """
        connection = self.session.connection()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA analysis_limit={_LOOKED_AT:d}")
        elif connection.exec_driver_sql("SHOW autovacuum").scalar_one() == "on":
            return
        connection.exec_driver_sql("ANALYZE")
