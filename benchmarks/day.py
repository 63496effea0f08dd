"""The complete day view with 45 events; and with 10,000 and with 1,000,000 schedules stored,
equally many of them on its day."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.measure import Aim, beside, in_turn, ratio, row
from benchmarks.worlds import (
    SHOWN,
    Size,
    answered,
    fill,
    found_organization,
    make_app,
    signed_in,
    statements_of,
)
from tests.support.postgres import create_database, postgres_server

SMALL = Size(people=50, schedules=10_000, on_day=150)
LARGE = Size(people=50, schedules=1_000_000, on_day=150)
USUAL = Size(people=50, schedules=1_500, on_day=45)
ROUNDS = 40
AIM = 1.2
COMPLETE = Aim(milliseconds=20, replaced="150 queries, 48 ms")
PATH = f"/schedule/{SHOWN.isoformat()}?site=8135"
COUNT = "/verify/urgent"


def main() -> None:
    """Print both medians and their ratio on each database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        server = stack.enter_context(postgres_server())
        for kind in ("SQLite", "PostgreSQL"):
            usual, small, large = (
                f"sqlite:///{folder / name}.sqlite3"
                if kind == "SQLite"
                else create_database(server, name, template="template1").render_as_string(
                    hide_password=False
                )
                for name in ("usual", "small", "large")
            )
            _complete(kind, usual)
            _compare(kind, small, large)


def _complete(kind: str, url: str) -> None:
    """Measure the page and the one thing that it fetches besides, the number in its frame."""
    app = make_app(url)
    fill(app, found_organization(app), USUAL)
    client = signed_in(app)
    count = statements_of(app, partial(answered, client, PATH, COUNT))
    (times,) = in_turn(ROUNDS, partial(answered, client, PATH, COUNT))
    shown = row(f"{kind}: complete day view, {USUAL.on_day} events", times)
    print(beside(shown, COMPLETE, statements=count))


def _compare(kind: str, small_url: str, large_url: str) -> None:
    works = []
    for url, size in ((small_url, SMALL), (large_url, LARGE)):
        app = make_app(url)
        started = time.perf_counter()
        fill(app, found_organization(app), size)
        print(
            f"{kind}: {size.schedules:,} schedules stored in {time.perf_counter() - started:.0f} s"
        )
        works.append(partial(answered, signed_in(app), PATH))
    small, large = in_turn(ROUNDS, *works)
    print(row(f"{kind}: day view, {SMALL.schedules:,} schedules", small))
    print(row(f"{kind}: day view, {LARGE.schedules:,} schedules", large))
    print(
        f"{kind}: ratio {ratio(large, small):.2f}, of medians "
        f"{statistics.median(large) / statistics.median(small):.2f}, aim {AIM}"
    )
