"""The API does what its document says, whatever is sent: schemathesis against both databases.

A modest number of cases by default; `SCHEMATHESIS_CASES=1000` for a thorough run.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
import schemathesis
from flask import Flask
from hypothesis import Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    ignored_auth,
    positive_data_acceptance,
    use_after_free,
)

from schemas.problems import ProblemSchema
from security.permissions import Permission
from tests.api.operations import document_of, one_of_each, operations_of
from tests.support.authenticator import change_user
from tests.support.cast import SAME_ORIGIN, Cast, Member, sign_in
from tests.support.factories import CHICAGO, World
from tests.support.tokens import known_token

pytestmark = pytest.mark.no_cover

IS_THOROUGH: Final = "SCHEMATHESIS_CASES" in os.environ
CASES: Final = int(os.environ.get("SCHEMATHESIS_CASES", "100"))
# What is well-formed can still contradict what is stored; ended schedules stay readable.
# Whether a sign-in is wanted is asked elsewhere: here the client keeps its cookie to itself.
LEFT_OUT: Final = [
    positive_data_acceptance,
    use_after_free,
    ensure_resource_availability,
    ignored_auth,
]
AnyCase = Case[Any]
AnyOperation = APIOperation[Any, Any, Any, Any]
Send = Callable[[AnyCase], None]


def operations(app: Flask) -> Iterator[AnyOperation]:
    """Yield every operation of the document that the application serves."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.generation.update(with_security_parameters=False)  # we sign in ourselves
    for found in schema.get_all_operations():
        if isinstance(found, Ok):
            yield found.ok()


def try_all(app: Flask, send: Send) -> None:
    """Send each operation its share of the cases, sound and broken ones."""
    found = list(operations(app))
    assert len(found) >= len(list(operations_of(document_of(app))))
    for operation in found:
        sound = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        broken = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

        @settings(
            max_examples=-(-CASES // len(found)),
            phases=[Phase.generate],
            database=None,
            derandomize=not IS_THOROUGH,
        )
        @given(case=sound | broken)
        def run(case: AnyCase) -> None:
            send(case)

        run()


def try_known(app: Flask, known: dict[str, str], send: Send) -> None:
    """Send each operation its share; half of the sound cases name rows that exist."""

    def name_and_send(case: AnyCase) -> None:
        is_sound = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        if is_sound and len(str(case.body)) % 2:
            name_known_rows(case, known)
        send(case)

    try_all(app, name_and_send)


def check(case: AnyCase, cookies: dict[str, str], headers: dict[str, str] | None = None) -> int:
    """Send one case, check its answer and return the status."""
    response = case.call(headers=headers or SAME_ORIGIN, cookies=cookies)
    case.validate_response(response, excluded_checks=LEFT_OUT)
    if response.status_code >= 400:
        ProblemSchema().load(response.json())
    return response.status_code


def signed_in(app: Flask, person: Member) -> dict[str, str]:
    """Return the cookie of somebody who signed in."""
    client = sign_in(app.test_client(), person)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return {cookie.key: cookie.value}


def test_nothing_breaks_signed_out(app: Flask) -> None:
    statuses = set()

    def send(case: AnyCase) -> None:
        statuses.add(check(case, {}))

    try_all(app, send)
    # Whoever signs in all the time is told to wait.
    assert statuses <= {400, 401, 404, 405, 415, 429}


def name_known_rows(case: AnyCase, known: dict[str, str]) -> None:
    """Let a sound case name rows that exist, in the version that they have at first."""
    for name in case.path_parameters:
        case.path_parameters[name] = "core" if "/event-types/" in case.path else known[name]
    if "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'
    if isinstance(case.body, dict):
        case.body.update({name: value for name, value in known.items() if name in case.body})


def known_rows(world: World) -> dict[str, str]:
    """Store rows and return what names them, in addresses and in bodies."""
    return {**one_of_each(world), "site_code": world.home.code, "time_zone": CHICAGO}


def test_nothing_breaks_signed_in(app: Flask, cast: Cast, world: World) -> None:
    cookies = signed_in(app, cast.alice)
    statuses: Counter[int] = Counter()

    def send(case: AnyCase) -> None:
        statuses[check(case, cookies)] += 1
        if case.path.endswith("/logout"):
            # Passwords that were made up for her count as failures of hers.
            change_user(app, cast.alice, failed_sign_ins=0, last_failed_at=None)
            cookies.update(signed_in(app, cast.alice))

    try_known(app, known_rows(world), send)
    assert {200, 204, 400, 404} <= set(statuses)


def test_nothing_breaks_by_token(app: Flask, cast: Cast, world: World) -> None:
    """A program of Alice's, allowed all that she is, without any sign of the same origin."""
    token = known_token(world, cast.alice.user, *Permission)
    statuses: Counter[int] = Counter()

    def send(case: AnyCase) -> None:
        statuses[check(case, {}, token.header)] += 1

    try_known(app, known_rows(world), send)
    assert {200, 204, 400, 403, 404} <= set(statuses)
    assert 401 not in statuses
