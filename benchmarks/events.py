"""The list of events with 1,500 of them scheduled: statements, time and size of a page."""

from functools import partial

from benchmarks.measure import Aim, beside, in_turn, row
from benchmarks.worlds import (
    Size,
    answered,
    databases,
    fill,
    found_organization,
    make_app,
    signed_in,
    statements_of,
)

SIZE = Size(people=50, schedules=1_500, on_day=150)
ROUNDS = 40
PATHS = ("/events?state=scheduled", "/events?q=sc:10+Jun+2026,+PERSON&state=all")
AIM = Aim(milliseconds=40, kilobytes=100, replaced="1,934 queries, 523 ms, 2.8 MB for all of them")


def main() -> None:
    """Print the figures on each database, and those to compare them with."""
    with databases() as urls:
        for kind, url in urls.items():
            app = make_app(url)
            fill(app, found_organization(app), SIZE)
            client = signed_in(app)
            for path in PATHS:
                size = answered(client, path)
                count = statements_of(app, partial(answered, client, path))
                (times,) = in_turn(ROUNDS, partial(answered, client, path))
                shown = row(f"{kind}: {path}, {SIZE.schedules:,} scheduled", times)
                print(beside(shown, AIM, statements=count, size=size))
