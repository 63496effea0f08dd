"""Walks the URL map: every view maps its errors, asks who is there and opens one unit of work."""

import re
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import Rosterwright
from cli import COMMANDS
from error_handlers.decorators import HANDLES_ERRORS
from tests.guards.units import opens_units
from tests.support.cast import SAME_ORIGIN
from utils.ids import new_id

# Flask's own view, which knows neither of our decorators nor any data.
FRAMEWORK: Final = frozenset({"static"})
FOR_EVERYBODY: Final = {
    "operations.healthz": "asked by load balancers",
    "operations.readyz": "asked by load balancers",
    "operations.metrics": "asked by this machine's Prometheus, as which the tests pass",
    "auth.login": "signs in",
    "account_pages.sign_in_form": "signs in",
    "account_pages.enter": "signs in",
    "account_pages.enter_code": "signs in",
    "account_pages.sign_out": "signing out twice is no fault",
    "api_document.openapi": "describes the API, and holds nothing of anybody",
    "link_pages.open_link": "for whoever holds the link",
    "link_pages.choose_password": "for whoever holds the link",
    "api_docs_pages.show": "the same for people",
}
WITHOUT_A_UNIT: Final = {
    "operations.healthz": "answers even when the database does not",
    "operations.metrics": "answers even when the database does not",
    "account.show_me": "the principal says it all",
    "account_pages.sign_in_form": "an empty form",
    "account_pages.code_form": "an empty form",
    "api_document.openapi": "made once, at start",
    "api_docs_pages.show": "made once, at start",
}
COMMANDS_WITHOUT_A_UNIT: Final = {
    "check-config": "looks at settings only",
}
SAMPLES: Final = {
    "uuid": str(new_id()),
    "day": "2026-05-04",
    "handle": "0" * 64,
    "int": "1",
}
_PARAMETER: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


def _endpoints(app: Flask) -> set[str]:
    return set(app.view_functions) - FRAMEWORK


def _path(rule: str) -> str:
    return _PARAMETER.sub(lambda found: SAMPLES.get(found[1], "x"), rule)


def _calls(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (rule.endpoint, method, _path(rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        if rule.endpoint not in FRAMEWORK
    ]


def _is_turned_away(client: FlaskClient, method: str, path: str) -> bool:
    answer = client.open(path, method=method, headers=SAME_ORIGIN)
    if path.startswith("/api/"):
        return answer.status_code == 401
    return answer.status_code == 302 and answer.location.startswith("/sign-in")


def test_every_view_maps_its_errors(app: Rosterwright) -> None:
    bare = {
        endpoint
        for endpoint in _endpoints(app)
        if not getattr(app.view_functions[endpoint], HANDLES_ERRORS, False)
    }

    assert bare == set()


def test_strangers_get_no_further_than_the_door(app: Rosterwright, client: FlaskClient) -> None:
    open_doors = {
        endpoint
        for endpoint, method, path in _calls(app)
        if not _is_turned_away(client, method, path)
    }

    assert open_doors == set(FOR_EVERYBODY)


def test_every_view_opens_a_unit_of_work(app: Rosterwright) -> None:
    without = {
        endpoint for endpoint in _endpoints(app) if not opens_units(app.view_functions[endpoint])
    }

    assert without == set(WITHOUT_A_UNIT)


def test_every_command_opens_a_unit_of_work() -> None:
    without = {
        str(command.name)
        for command in COMMANDS
        if command.callback is not None and not opens_units(command.callback)
    }

    assert without == set(COMMANDS_WITHOUT_A_UNIT)


@pytest.mark.parametrize("path", ["/no-such-page", "/api/v1/no-such-thing"])
def test_addresses_that_do_not_exist_are_answered_by_the_same_mapping(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)

    assert answer.status_code in {302, 401, 404}
    assert "X-Request-ID" in answer.headers
