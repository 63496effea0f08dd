"""Where code could pass by the Session and so by its organization."""

from typing import Final

from tests.guards.rules import calls_of, offences
from tooling.sources import within

# What leads from a Session to a connection, which knows no organization.
PAST_THE_SESSION: Final = calls_of("connection", "connect", "exec_driver_sql", "raw_connection")


ALLOWED: Final = {
    "repositories/backups.py:_connection": "a backup is of all organizations, made by an operator",
    "repositories/backups.py:_run": "the same: settings of the transaction",
    "repositories/backups.py:begin_reading": "the same: one moment of the whole database",
    "repositories/scratch.py:tables": "the same: an older backup's tables, put aside",
    "repositories/demo.py:_gather_statistics": "ANALYZE reads no rows of anybody",
    "repositories/health.py:migrated_to": "the version table belongs to no organization",
    "repositories/statistics.py:gather": "ANALYZE reads no rows of anybody",
}


def test_no_repository_goes_past_its_session() -> None:
    assert offences(PAST_THE_SESSION, within("repositories")) == set(ALLOWED)


def test_no_service_touches_a_connection_but_the_unit_of_work() -> None:
    places = {place.partition(":")[0] for place in offences(PAST_THE_SESSION, within("services"))}
    assert places == {"services/registry.py"}
