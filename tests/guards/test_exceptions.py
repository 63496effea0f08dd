"""How the source treats what goes wrong: named, with its cause, never silently."""

from typing import Final

from tests.guards.rules import (
    causeless_raises,
    offences,
    raises_anything,
    silent_handlers,
    tries,
)
from tooling.metrics import broad_handlers
from tooling.sources import product, sources, within

TRIES_IN_ROUTES: Final = {
    "routes/converters.py:to_python": "a converter says no with werkzeug's exception",
    "routes/api/parser.py:_raw_load_json": "the parser's own hook for bad JSON",
    "routes/pages/day.py:_choose_again": "the choice itself may be over by the time it is refused",
    "routes/pages/refusals.py:guarded": "a refused form is shown again where it was filled in",
}
SILENT: Final = {
    "security/session_table.py:_readable": "written with a lost key: no session, sign in again",
}


def test_nobody_catches_everything() -> None:
    assert list(broad_handlers(sources())) == []


def test_views_catch_nothing() -> None:
    assert offences(tries, within("routes"), TRIES_IN_ROUTES) == set()


def test_repositories_catch_nothing() -> None:
    assert offences(tries, within("repositories")) == set()


def test_an_exception_keeps_its_cause() -> None:
    assert offences(causeless_raises, product()) == set()


def test_no_exception_ends_in_silence() -> None:
    assert offences(silent_handlers, sources(), SILENT) == set()


def test_tests_say_which_exception_they_expect() -> None:
    assert offences(raises_anything, within("tests")) == set()
