"""500 schedules with their relations as JSON: ours against hand-written SQL and orjson in bare Flask."""

import sqlite3
import statistics
from collections.abc import Callable
from functools import partial
from uuid import UUID

import orjson
import psycopg
import sqlalchemy as sa
from flask import Flask, Response
from flask.testing import FlaskClient

from benchmarks.measure import in_turn, ratio, row
from benchmarks.worlds import Size, databases, fill, found_organization, make_app, signed_in

SIZE = Size(people=50, schedules=10_000, on_day=150)
ROUNDS = 60
AIM = 2.0
PATH = "/api/v1/schedules?limit=500"

Rows = Callable[[], list[tuple[object, ...]]]


def main() -> None:
    """Print the medians and the ratio on each database."""
    with databases() as urls:
        for kind, url in urls.items():
            app = make_app(url)
            principal = found_organization(app)
            fill(app, principal, SIZE)
            ours = signed_in(app)
            wanted = orjson.loads(ours.get(PATH).data)["items"]
            bare = _bare_app(_reader(url, principal.organization_id), wanted[0])
            _check_equal(wanted, orjson.loads(bare.test_client().get("/").data)["items"])
            _compare(kind, ours, bare.test_client())


def _compare(kind: str, ours: FlaskClient, bare: FlaskClient) -> None:
    mine, theirs = in_turn(ROUNDS, partial(_fetch, ours, PATH), partial(_fetch, bare, "/"))
    print(row(f"{kind}: GET {PATH}, signed in", mine))
    print(row(f"{kind}: hand-written SQL + orjson, bare Flask", theirs))
    print(
        f"{kind}: ratio {ratio(mine, theirs):.2f}, of medians "
        f"{statistics.median(mine) / statistics.median(theirs):.2f}, aim {AIM}"
    )


def _fetch(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
