"""Who could do one event, with 50 and with 500 people; everything that is wrong with 15 days."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.measure import Aim, beside, in_turn, row
from benchmarks.worlds import (
    SHOWN,
    answered,
    fill_days,
    found_organization,
    make_app,
    signed_in,
    statements_of,
)
from tests.support.postgres import create_database, postgres_server

PER_DAY = 45
DAYS = [SHOWN + timedelta(days=number) for number in range(-30, 31)]
ROUNDS = 40
PEOPLE = (50, 500)
# What is aimed at, and what the system that this one replaces needed where it was measured.
CANDIDATES = {
    50: Aim(milliseconds=10, replaced="407 queries, 104 ms"),
    500: Aim(milliseconds=100),
}
VERIFICATION = {50: Aim(milliseconds=40, replaced="655 queries, 200 ms"), 500: Aim()}


def main() -> None:
    """Print the medians, the statements, and the figures to compare them with."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        server = stack.enter_context(postgres_server())
        for people in PEOPLE:
            name = f"people{people}"
            postgresql = create_database(server, name, template="template1")
            urls = {
                "SQLite": f"sqlite:///{folder / name}.sqlite3",
                "PostgreSQL": postgresql.render_as_string(hide_password=False),
            }
            for kind, url in urls.items():
                _measure(kind, url, people)


def _measure(kind: str, url: str, people: int) -> None:
    app = make_app(url)
    fill_days(app, found_organization(app), people, PER_DAY, DAYS)
    client = signed_in(app)
    candidates = f"{_open_event(client)}/candidates?limit=500&starts_at={SHOWN}T11:00:00"
    last = SHOWN + timedelta(days=14)
    verification = f"/api/v1/verification?from={SHOWN}&to={last}&limit=100"
    for what, path, aim in (
        (f"candidates for one event, {people} people", candidates, CANDIDATES[people]),
        (f"15 days verified, {people} people", verification, VERIFICATION[people]),
    ):
        count = statements_of(app, partial(answered, client, path))
        (times,) = in_turn(ROUNDS, partial(answered, client, path))
        print(beside(row(f"{kind}: {what}", times), aim, statements=count))


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
