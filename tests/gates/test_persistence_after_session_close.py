"""What was acknowledged is on disk: another process finds every kind of row, whole and equal."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect

from models.base import Base
from tests.support.databases import Database
from tests.support.factories import FACTORIES, World
from utils.json import dumps, loads

_NOT_GIVEN = object()
ROOT = Path(__file__).resolve().parents[2]

# Reads every table in a process of its own, past the application's Session.
_READER = """
import sys
import sqlalchemy as sa
from models import Base
from utils.json import dumps

engine = sa.create_engine(sys.argv[1])
found = {}
with engine.connect() as connection:
    for table in Base.metadata.sorted_tables:
        rows = connection.execute(sa.select(table)).mappings()
        found[str(table.name)] = [
            {
                str(name): value.hex() if isinstance(value, bytes) else value
                for name, value in row.items()
            }
            for row in rows
        ]
sys.stdout.buffer.write(dumps(found))
"""


def values_of(row: Base) -> dict[str, object]:
    """Return every column that the row was given, bytes as hex."""
    given = inspect(row).dict
    return {
        attribute.key: value.hex() if isinstance(value, bytes) else value
        for attribute in inspect(row).mapper.column_attrs
        if (value := given.get(attribute.key, _NOT_GIVEN)) is not _NOT_GIVEN
    }


@pytest.fixture
def stored(world: World) -> list[Base]:
    """One row of every model, stored and its Session closed."""
    return [make(world) for make in FACTORIES.values()]


def test_persistence_after_session_close(database: Database, stored: list[Base]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _READER, database.url],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    found = loads(run.stdout)
    assert isinstance(found, dict)
    for row in stored:
        rows = found[row.__tablename__]
        assert isinstance(rows, list)
        wanted = loads(dumps(values_of(row)))
        assert isinstance(wanted, dict)
        same = [one for one in rows if isinstance(one, dict) and wanted.items() <= one.items()]
        assert same, f"{type(row).__name__} is not as it was stored"
