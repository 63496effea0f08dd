"""The day view with 10,000 and with 1,000,000 schedules, equally many of them on its day."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.measure import in_turn, ratio, row
from benchmarks.worlds import SHOWN, Size, fill, found_organization, make_app, signed_in
from tests.support.postgres import create_database, postgres_server

SMALL = Size(people=50, schedules=10_000, on_day=150)
LARGE = Size(people=50, schedules=1_000_000, on_day=150)
ROUNDS = 40
AIM = 1.2


def main() -> None:
    """Print both medians and their ratio on each database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        server = stack.enter_context(postgres_server())
        for kind in ("SQLite", "PostgreSQL"):
            urls = [
                f"sqlite:///{folder / name}.sqlite3"
                if kind == "SQLite"
                else create_database(server, name, template="template1").render_as_string(
                    hide_password=False
                )
                for name in ("small", "large")
            ]
            _compare(kind, urls[0], urls[1])


def _compare(kind: str, small_url: str, large_url: str) -> None:
    works = []
    for url, size in ((small_url, SMALL), (large_url, LARGE)):
        app = make_app(url)
        started = time.perf_counter()
        fill(app, found_organization(app), size)
        print(
            f"{kind}: {size.schedules:,} schedules stored in {time.perf_counter() - started:.0f} s"
        )
        works.append(partial(_show, signed_in(app)))
    small, large = in_turn(ROUNDS, *works)
    print(row(f"{kind}: day view, {SMALL.schedules:,} schedules", small))
    print(row(f"{kind}: day view, {LARGE.schedules:,} schedules", large))
    print(
        f"{kind}: ratio {ratio(large, small):.2f}, of medians "
        f"{statistics.median(large) / statistics.median(small):.2f}, aim {AIM}"
    )


def _show(client: FlaskClient) -> None:
    answer = client.get(f"/schedule/{SHOWN.isoformat()}?site=8135")
    assert answer.status_code == HTTPStatus.OK, answer.status
