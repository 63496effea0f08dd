"""What load balancers ask: is the process alive, can it serve."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import Rosterwright
from models.database import db
from tests.conftest import MakeApp
from tests.support.databases import Database


def _pretend(app: Rosterwright, revision: str) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision}
        )


@pytest.fixture
def elsewhere(database: Database, make_app: MakeApp) -> Rosterwright:
    """An application on a database of its own, whose revision may change."""
    return make_app(SQLALCHEMY_DATABASE_URI=database.another())


def test_a_process_is_alive_and_a_migrated_database_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ready"}
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


def test_a_database_behind_this_version_is_not_ready(elsewhere: Rosterwright) -> None:
    _pretend(elsewhere, "0001")

    answer = elsewhere.test_client().get("/readyz", headers={"Accept": "application/json"})

    assert answer.status_code == 503
    assert "is at revision 0001" in answer.get_json()["detail"]


def test_a_database_that_a_later_version_migrated_is_ready(elsewhere: Rosterwright) -> None:
    _pretend(elsewhere, "9999")

    assert elsewhere.test_client().get("/readyz").status_code == 200


def test_a_database_without_tables_is_not_ready_while_the_process_lives(
    database: Database, make_app: MakeApp
) -> None:
    client = make_app(SQLALCHEMY_DATABASE_URI=database.blank()).test_client()

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
