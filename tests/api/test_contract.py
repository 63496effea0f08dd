"""The API does what its document says, whatever is sent: schemathesis against both databases.

A modest number of cases by default; `SCHEMATHESIS_CASES=1000` for a thorough run.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any, Final

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
from tests.api.caller import Caller
from tests.api.operations import document_of, one_of_each, operations_of
from tests.support.cast import SAME_ORIGIN, Cast, Member
from tests.support.factories import World

CASES: Final = int(os.environ.get("SCHEMATHESIS_CASES", "150"))
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

        @settings(max_examples=max(CASES // len(found), 1), phases=[Phase.generate], database=None)
        @given(case=sound | broken)
        def run(case: AnyCase) -> None:
            send(case)

        run()


def check(case: AnyCase, headers: dict[str, str]) -> None:
    """Send one case and check its answer."""
    response = case.call(headers=headers)
    case.validate_response(response, excluded_checks=LEFT_OUT)
    if response.status_code >= 400:
        ProblemSchema().load(response.json())


def signed_in(app: Flask, person: Member) -> dict[str, str]:
    """Return the headers of somebody who signed in."""
    answer = Caller(app.test_client()).post(
        "/auth/login", {"email": person.email, "password": person.password}
    )
    return {**SAME_ORIGIN, "Cookie": answer.headers["Set-Cookie"].partition(";")[0]}


def test_nothing_breaks_signed_out(app: Flask) -> None:
    def send(case: AnyCase) -> None:
        check(case, SAME_ORIGIN)

    try_all(app, send)


def test_nothing_breaks_signed_in(app: Flask, cast: Cast, world: World) -> None:
    """Half of the sound cases name rows that exist, in the version that they have."""
    known = one_of_each(world)
    headers = signed_in(app, cast.alice)

    def send(case: AnyCase) -> None:
        is_sound = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        if is_sound and len(str(case.body)) % 2:
            for name in case.path_parameters:
                case.path_parameters[name] = known[name]
            if "If-Match" in case.headers:
                case.headers["If-Match"] = '"1"'
        check(case, headers)
        if case.path.endswith("/logout"):
            headers.update(signed_in(app, cast.alice))

    try_all(app, send)
