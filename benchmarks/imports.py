"""Importing 2,000 rows: seconds and statements, reading and checking included."""

import hashlib
import statistics
from datetime import date, datetime, time, timedelta
from time import perf_counter

from app import Rosterwright
from benchmarks.worlds import databases, found_organization, make_app
from models.database import db
from schemas.csv_events import read_events
from services.imports import FileFacts, ImportService
from services.registry import service
from tests.support.statements import counted_statements
from utils.principal import Principal, acting_as

ROWS = 2_000
ROUNDS = 5
FIRST_DAY = date(2026, 12, 1)
AIM_SECONDS, AIM_STATEMENTS = 2.0, 20
_HEADER = (
    "Project Name,Project Reference Number,Location MVID,Store Number,Store Name,"
    "Start Date/Time,Due Date/Time,Estimated Time,Employee ID,Rep Name"
)
_STAMP = "%m/%d/%Y %I:%M:%S %p"
_MAX_BYTES = 10 * 1024 * 1024


def main() -> None:
    """Print the median of several imports of new rows on each database."""
    with databases() as urls:
        for kind, url in urls.items():
            app = make_app(url)
            principal = found_organization(app)
            runs = [_import(app, principal, number) for number in range(ROUNDS)]
            seconds = statistics.median(taken for taken, _ in runs)
            statements = statistics.median(count for _, count in runs) * 1000 / ROWS
            again = _import(app, principal, 0)
            print(
                f"{kind}: {ROWS:,} new rows in {seconds:.2f} s (aim {AIM_SECONDS}), "
                f"{statements:.0f} statements per 1,000 rows (aim {AIM_STATEMENTS}); "
                f"the same file again {again[0]:.2f} s"
            )


def _import(app: Rosterwright, principal: Principal, number: int) -> tuple[float, int]:
    content = _work_bank(number)
    with app.app_context(), acting_as(principal), counted_statements(db.engine) as statements:
        start = perf_counter()
        file = FileFacts(
            filename="bench.csv", sha256=hashlib.sha256(content).hexdigest(), content=content
        )
        parsed = read_events(content, max_bytes=_MAX_BYTES)
        with service(ImportService) as imports:
            verdict = imports.apply_now(parsed, file)
        taken = perf_counter() - start
    assert verdict.new + verdict.unchanged == ROWS, verdict
    return taken, statements.count


def _work_bank(number: int) -> bytes:
    """Return a client's file of 2,000 work orders that no other number has."""
    lines = [_HEADER]
    for row in range(ROWS):
        opens = datetime.combine(FIRST_DAY + timedelta(days=row % 60), time.min)
        due = opens + timedelta(days=row % 7, hours=23, minutes=59)
        reference = 31_000_000 + number * ROWS + row
        lines.append(
            f"{reference % 1_000_000:06d}-CORE-Crunchy Oat Bites,{reference},L-0008135,"
            f"{8135 + row % 3},Club {8135 + row % 3},{opens:{_STAMP}},{due:{_STAMP}},390,,"
        )
    return "\r\n".join(lines).encode()
