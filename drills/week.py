"""Week: 64 clients do everything that can be done to one week at once, in four workers.

Each reads, acts on what it saw, old or not, and notes what it was told. Afterwards nobody is in two
places at once, no seat is taken twice, no rule is broken that nobody set aside, no Supervisor
stands without its Core, no published version tells of two moments, every acknowledged change is in
the history, and no answer was a 5xx.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from drills.browsers import Browser, cookie_of
from drills.harness import Outcome, Place
from drills.week_book import Book
from drills.week_bulk import BulkClient
from drills.week_history import history_of, lost_updates
from drills.week_judge import Replay, counts
from drills.week_scene import Week
from models.database import db
from tests.support.cast import member
from tests.support.factories import World
from utils.clock import now
from utils.principal import Role

CLIENTS: Final = 64
TURNS: Final = 20
_WORKERS: Final = "2"
# One client of so many may set hard rules aside; all may set soft ones aside.
_ONE_ADMIN_OF: Final = 8
_SHOWN_FAULTS: Final = 3


def drill(place: Place) -> Outcome:
    """Let the clients work, then judge what they left."""
    app = place.app()
    world = World(app)
    # Only work that is still to come can be left behind.
    monday = now().date() + timedelta(days=14 - now().weekday())
    week, book, seed = Week.of(world, monday), Book(), secrets.randbelow(10**6)
    opening = week.opening()
    with place.server(WEB_CONCURRENCY=_WORKERS) as server:
        codes = [person.code for person in week.people]
        clients = []
        for number in range(CLIENTS):
            role = Role.MANAGER if number % _ONE_ADMIN_OF else Role.ADMIN
            cookie = cookie_of(app, member(world, f"Client {number}", role))
            browser = Browser(server.port, cookie)
            clients.append(BulkClient(browser, book, codes, monday, f"{seed}-{number}"))
        with ThreadPoolExecutor(CLIENTS) as threads:
            list(threads.map(lambda client: client.work(TURNS), clients))
    history = history_of(world)
    replay = Replay(opening=opening, pairs=week.pairs)
    replay.play(history)
    lost = lost_updates(history, book.told, week.opened)
    with app.app_context(), db.engine.connect() as connection:
        found = counts(connection)
    faults = [
        *_some(f"{found.overlaps} overlaps stored", found.overlaps),
        *_some(f"{found.crowded} events with a seat twice", found.crowded),
        *_some(f"{found.torn} versions that are not one moment's", found.torn),
        *_first("hard rules broken", replay.broken),
        *_first("Supervisors apart", replay.apart),
        *_first("lost updates", lost),
        *_first("5xx", book.failed),
        *_first("unfit answers", book.unfit),
        *([] if book.told and replay.judged else ["nothing was done"]),
    ]
    figures = (
        f"{CLIENTS} clients, {book.answers} answers: overlaps {found.overlaps}, seats twice "
        f"{found.crowded}, torn versions {found.torn}, hard rules broken {len(replay.broken)} of "
        f"{replay.judged} placings, "
        f"Supervisors apart {len(replay.apart)}, lost updates {len(lost)} of {len(book.told)}, "
        f"5xx {len(book.failed)}; done {_listed(book.done)}; refused {_listed(book.refused)}; "
        f"seed {seed}"
    )
    return Outcome(figures=figures, faults=faults)


def _some(words: str, count: int) -> list[str]:
    return [words] if count else []


def _first(what: str, found: Sequence[str]) -> list[str]:
    return [f"{len(found)} {what}: {' | '.join(found[:_SHOWN_FAULTS])}"] if found else []


def _listed(counted: Counter[str]) -> str:
    return " ".join(f"{name} {count}" for name, count in counted.most_common())
