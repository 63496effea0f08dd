"""Who could do one event, with 50 and with 500 people; everything that is wrong with 15 days."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.measure import in_turn, row
from benchmarks.worlds import SHOWN, fill_days, found_organization, make_app, signed_in
from models.database import db
from tests.support.postgres import create_database, postgres_server
from tests.support.statements import counted_statements

PER_DAY = 45
DAYS = [SHOWN + timedelta(days=number) for number in range(-30, 31)]
ROUNDS = 40
# People, aim, and what the system that this one replaces needed where it was measured.
CASES = (
    (50, "aims 10 and 40 ms", "407 queries, 104 ms and 655 queries, 200 ms"),
    (500, "aim for candidates 100 ms", "not measured"),
)


def main() -> None:
    """Print the medians, the statements, and the figures to compare them with."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        server = stack.enter_context(postgres_server())
        for people, aim, replaced in CASES:
            name = f"people{people}"
            postgresql = create_database(server, name, template="template1")
            urls = {
                "SQLite": f"sqlite:///{folder / name}.sqlite3",
                "PostgreSQL": postgresql.render_as_string(hide_password=False),
            }
            for kind, url in urls.items():
                _measure(kind, url, people)
            print(f"{people} people: {aim}; replaced system: {replaced}")


def _measure(kind: str, url: str, people: int) -> None:
    app = make_app(url)
    fill_days(app, found_organization(app), people, PER_DAY, DAYS)
    client = signed_in(app)
    candidates = f"{_open_event(client)}/candidates?limit=500&starts_at={SHOWN}T11:00:00"
    last = SHOWN + timedelta(days=14)
    verification = f"/api/v1/verification?from={SHOWN}&to={last}&limit=100"
    for what, path in (("candidates", candidates), ("15 days verified", verification)):
        with app.app_context(), counted_statements(db.engine) as statements:
            _ask(client, path)
            count = statements.count
        (times,) = in_turn(ROUNDS, partial(_ask, client, path))
        print(f"{row(f'{kind}: {what}, {people} people', times)}, {count} statements")


def _open_event(client: FlaskClient) -> str:
    body = {
        "ref_num": "30999999",
        "project_name": "999999-CORE-Nobody yet",
        "site_code": "8135",
        "opens_local": f"{SHOWN}T00:00:00",
        "due_local": f"{SHOWN + timedelta(days=5)}T23:59:00",
    }
    answer = client.post("/api/v1/events", json=body, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    return str(answer.headers["Location"])


def _ask(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, answer.status
