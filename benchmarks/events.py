"""The list of events with 1,500 of them scheduled: statements, time and size of a page."""

from functools import partial
from http import HTTPStatus

from flask.testing import FlaskClient

from benchmarks.measure import in_turn, row
from benchmarks.worlds import Size, databases, fill, found_organization, make_app, signed_in
from models.database import db
from tests.support.statements import counted_statements

SIZE = Size(people=50, schedules=1_500, on_day=150)
ROUNDS = 40
PATHS = ("/events?state=scheduled", "/events?q=sc:10+Jun+2026,+PERSON&state=all")
REPLACED = (
    "replaced system: 1,934 queries, 523 ms, 2.8 MB for all of them; aim 40 ms, 100 KB a page"
)


def main() -> None:
    """Print the figures on each database, and those to compare them with."""
    with databases() as urls:
        for kind, url in urls.items():
            app = make_app(url)
            fill(app, found_organization(app), SIZE)
            client = signed_in(app)
            for path in PATHS:
                with app.app_context(), counted_statements(db.engine) as statements:
                    size = _show(client, path)
                    count = statements.count
                (times,) = in_turn(ROUNDS, partial(_show, client, path))
                print(f"{row(f'{kind}: {path}', times)}, {count} statements, {size / 1000:.0f} KB")
    print(REPLACED)


def _show(client: FlaskClient, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, answer.status
    return len(answer.data)
