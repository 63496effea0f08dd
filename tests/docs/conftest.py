"""What documents are compared with."""

import pytest

from app import Rosterwright, create_app
from tests.support.databases import SqliteDatabase
from tests.support.settings import settings


@pytest.fixture(scope="module")
def any_app(sqlite: SqliteDatabase) -> Rosterwright:
    """An application whose commands are asked for, and never run."""
    return create_app(settings(sqlite.url))
