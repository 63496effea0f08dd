"""500 schedules with relations as JSON, against hand-written SQL and orjson in bare Flask."""

import sqlite3
import statistics
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
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

Rows = Callable[[], list[tuple[Any, ...]]]


def main() -> None:
    """Print the medians and the ratio on each database."""
    with databases() as urls:
        for kind, url in urls.items():
            app = make_app(url)
            principal = found_organization(app)
            fill(app, principal, SIZE)
            ours = signed_in(app)
            wanted = orjson.loads(ours.get(PATH).data)["items"]
            bare = _bare_app(_reader(url, principal.organization_id))
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
    assert answer.status_code == HTTPStatus.OK, answer.status


# Outer joins, so that SQLite keeps the order of the list and the reference is a good one.
_SQL = """
SELECT s.id, s.seat, s.starts_at, s.ends_at, s.is_active, s.is_stackable, s.is_pinned, s.source,
       s.sync_state, s.upstream_id, s.created_at, s.version, p.code, p.name, e.id, e.ref_num,
       e.project_name, e.event_number, t.code, t.label, t.colour, w.code, w.name, w.time_zone
FROM schedules s
LEFT JOIN employees p ON p.id = s.employee_id
LEFT JOIN events e ON e.id = s.event_id
LEFT JOIN event_types t ON t.id = e.event_type_id
LEFT JOIN sites w ON w.id = e.site_id
WHERE s.organization_id = {mark} AND {active}
ORDER BY s.starts_at, s.id
LIMIT 501
"""


def _reader(url: str, organization_id: UUID) -> Rows:
    if url.startswith("sqlite"):
        file = sqlite3.connect(sa.make_url(url).database or "", check_same_thread=False)
        sql = _SQL.format(mark="?", active="s.is_active = 1")
        return lambda: file.execute(sql, (organization_id.hex,)).fetchall()
    server = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    server.execute("SET timezone TO 'UTC'")
    sql = _SQL.format(mark="%s", active="s.is_active")
    return lambda: server.execute(sql, (organization_id,)).fetchall()


def _bare_app(rows: Rows) -> Flask:
    app = Flask("bare")

    @app.get("/")
    def schedules() -> Response:
        items = [_item(row) for row in rows()[:500]]
        return Response(orjson.dumps({"items": items}), content_type="application/json")

    return app


def _item(row: tuple[Any, ...]) -> dict[str, object]:
    # SQLite answers ids as hex and instants as text; orjson writes PostgreSQL's own objects.
    is_text = isinstance(row[0], str)
    return {
        "id": _identifier(row[0]) if is_text else row[0],
        "seat": row[1],
        "starts_at": _instant(row[2]) if is_text else row[2],
        "ends_at": _instant(row[3]) if is_text else row[3],
        "is_active": bool(row[4]),
        "is_stackable": bool(row[5]),
        "is_pinned": bool(row[6]),
        "source": row[7],
        "sync_state": row[8],
        "upstream_id": row[9],
        "created_at": _instant(row[10]) if is_text else row[10],
        "version": row[11],
        "employee": {"employee_id": row[12], "name": row[13]},
        "event": {
            "id": _identifier(row[14]) if is_text else row[14],
            "ref_num": row[15],
            "project_name": row[16],
            "event_number": row[17],
            "event_type": {"code": row[18], "label": row[19], "colour": row[20]},
            "site": {"code": row[21], "name": row[22], "time_zone": row[23]},
        },
    }


def _identifier(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _instant(text: str) -> str:
    seconds, _, fraction = text.replace(" ", "T").partition(".")
    return f"{seconds}.{fraction}+00:00" if fraction.strip("0") else f"{seconds}+00:00"


def _check_equal(ours: list[object], theirs: list[object]) -> None:
    assert ours == theirs, "the two answers differ: compare like with like"
