"""What holds for every operation, whichever comes to exist."""

import re
from typing import Final

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from models.base import Base
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from schemas.problems import ProblemSchema
from tests.api.caller import Caller
from tests.api.operations import Operation, document_of, one_of_each, operations_of
from tests.support.cast import SAME_ORIGIN, Cast
from tests.support.factories import World
from utils.json import dumps

pytestmark = pytest.mark.no_cover

# Names of fields and parameters that say which site, person, skill or kind is meant.
CODES: Final = re.compile(r"^(site|.*_code|employee_id|skill|event_type)$")
KINDS: Final[tuple[type[Base], ...]] = (Employee, Event, Schedule, Site)
JSON: Final = "application/json"
BAD_BODIES: Final[tuple[tuple[str, bytes, set[int]], ...]] = (
    ("", b"", {415}),
    ("text/plain", b"hello", {415}),
    ("application/xml", b"<a/>", {415}),
    ("application/x-www-form-urlencoded", b"name=Ana", {415}),
    (JSON, b"", {400}),
    (JSON, b"{", {400}),
    (JSON, b"null", {400}),
    (JSON, b"[]", {400}),
    (JSON, b'"text"', {400}),
    (JSON, b"7", {400}),
    (JSON, b"NaN", {400}),
    (JSON, b'{"name": NaN}', {400}),
    (JSON, b'{"name": "\xff"}', {400}),
    (JSON, '{"name": "a"}'.encode("utf-16"), {400}),
    (JSON, b'{"name": "\\ud800"}', {400}),
    (JSON, b'{"name": "a\\u0000b", "email": "a\\u0000b", "label": "\\u0000"}', {400}),
    (JSON, b'{"surprise": 1}', {400}),
    (JSON, b'{"name": 1' + b"0" * 400 + b"}", {400}),
    (JSON, b'{"name":' * 2000 + b"1" + b"}" * 2000, {400}),
    (JSON, b"[" * 100_000, {400}),
)


def send(
    caller: Caller, operation: Operation, url: str, body: bytes, content_type: str
) -> TestResponse:
    """Send a body to an operation, with a version where it wants one."""
    headers = {**SAME_ORIGIN, "If-Match": '"1"'}
    return caller.client.open(
        url, method=operation.method, data=body, content_type=content_type, headers=headers
    )


def test_bad_bodies_are_refused_and_store_nothing(
    app: Flask, as_alice: Caller, world: World
) -> None:
    document, values = document_of(app), one_of_each(world)
    counted = [world.count(kind) for kind in KINDS]
    reading = [operation for operation in operations_of(document) if operation.content_types]
    assert len(reading) >= 10
    for operation in reading:
        for content_type, body, expected in BAD_BODIES:
            answer = send(as_alice, operation, operation.url(values), body, content_type)
            wanted = expected if JSON in operation.content_types else {415}
            said = (operation.method, operation.path, content_type, body[:40], answer.status_code)
            assert answer.status_code in wanted, said
            problem = answer.get_json()
            ProblemSchema().load(problem)
            assert problem["detail"], said
    assert [world.count(kind) for kind in KINDS] == counted


def test_nobody_gets_anything_without_signing_in(
    app: Flask, as_nobody: Caller, world: World
) -> None:
    document, values = document_of(app), one_of_each(world)
    for operation in operations_of(document):
        if operation.node.get("security") == []:
            continue
        answer = send(as_nobody, operation, operation.url(values), b"{}", JSON)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        ProblemSchema().load(answer.get_json())


def test_someone_elses_things_are_not_found(
    app: Flask, as_charlie: Caller, as_alice: Caller, world: World
) -> None:
    """Charlie may do everything, in his own organization; ours answers as if it did not exist."""
    document, values = document_of(app), one_of_each(world)
    touched = 0
    for operation in operations_of(document):
        if "{" not in operation.path:
            continue
        answer = send(as_charlie, operation, operation.url(values), operation.least_body, JSON)
        assert answer.status_code == 404, (operation.method, operation.path)
        assert as_alice.get(f"/schedules/{values['schedule_id']}").headers["ETag"] == '"1"'
        touched += 1
    assert touched >= 12


def test_someone_elses_ids_in_a_body_are_not_found(
    as_charlie: Caller, cast: Cast, world: World
) -> None:
    theirs = cast.charlie.world
    ours, own = one_of_each(world), one_of_each(theirs)
    start = {"starts_at": "2026-05-04T10:30:00"}
    mixed = (
        {"event_id": ours["event_id"], "employee_id": own["employee_id"], **start},
        {"event_id": own["event_id"], "employee_id": ours["employee_id"] + "X", **start},
    )
    for body in mixed:
        for path in ("/schedules", "/schedules/check"):
            assert as_charlie.post(path, body).status_code == 404
    event = {
        "ref_num": "1",
        "project_name": "Core",
        "site_code": world.home.code,
        "opens_local": "2026-05-04T00:00",
        "due_local": "2026-05-05T00:00",
    }
    assert as_charlie.post("/events", event).status_code == 404
    person = {"employee_id": "E", "name": "Ana", "home_site_code": world.home.code}
    assert as_charlie.post("/employees", person).status_code == 404


def test_lists_show_no_foreign_row(app: Flask, as_charlie: Caller, world: World) -> None:
    one_of_each(world)
    lists = [path for path in document_of(app)["paths"] if "{" not in path]
    for path in lists:
        answer = as_charlie.get(path.removeprefix("/api/v1"))
        if answer.status_code == 200 and "items" in (answer.get_json(silent=True) or {}):
            shown = answer.get_data(as_text=True)
            assert world.home.code not in shown, path
            assert str(world.id) not in shown, path


def test_what_is_not_there_is_not_found_whatever_the_id(app: Flask, as_alice: Caller) -> None:
    for operation in operations_of(document_of(app)):
        if "{" not in operation.path:
            continue
        for strange in ("7", "none", "%00", "..", "%F0%9F%92%A9", "0" * 300, "%ff"):
            names = re.findall(r"\{(\w+)\}", operation.path)
            url = operation.url(dict.fromkeys(names, strange))
            answer = send(as_alice, operation, url, operation.least_body, JSON)
            assert answer.status_code == 404, (operation.method, url, answer.status_code)


def test_changes_without_a_version_are_refused(app: Flask, as_alice: Caller, world: World) -> None:
    values = one_of_each(world)
    changing = [operation for operation in operations_of(document_of(app)) if operation.is_changing]
    assert {operation.method for operation in changing} == {"PATCH", "POST", "PUT", "DELETE"}
    for operation in changing:
        answer = as_alice.client.open(
            operation.url(values), method=operation.method, json={}, headers=SAME_ORIGIN
        )
        assert answer.status_code == 428, (operation.method, operation.path)


def elsewhere(example: object) -> object:
    """Return the example of a body with every thing that it names by code or id being none of
    ours."""
    if isinstance(example, list):
        return [elsewhere(each) for each in example]
    if not isinstance(example, dict):
        return example
    return {
        name: "nowhere" if CODES.match(name) and isinstance(value, str) else elsewhere(value)
        for name, value in example.items()
    }


def test_what_names_things_that_are_not_here_gets_an_answer_that_is_described(
    app: Flask, as_alice: Caller, world: World
) -> None:
    document, values = document_of(app), one_of_each(world)
    tried = 0
    for operation in operations_of(document):
        told = {int(status) for status in operation.node["responses"] if status.isdigit()}
        if JSON in operation.content_types:
            content = operation.node["requestBody"]["content"][JSON]
            schema = document["components"]["schemas"][content["schema"]["$ref"].split("/")[-1]]
            named = [name for name in schema["properties"] if CODES.match(name)]
            example = {**dict.fromkeys(named, ""), **content.get("example", {})}
            body = dumps(elsewhere(example))
            answer = send(as_alice, operation, operation.url(values), body, JSON)
            assert answer.status_code in told, (operation.method, operation.path, answer.text)
            tried += 1
        for parameter in operation.node.get("parameters", ()):
            if parameter["in"] == "query" and CODES.match(parameter["name"]):
                url = f"{operation.url(values)}?{parameter['name']}=nowhere"
                answer = as_alice.client.open(url, method=operation.method)
                assert answer.status_code in told, (operation.method, url, answer.text)
                tried += 1
    assert tried >= 20


def test_every_operation_tells_its_refusals(app: Flask) -> None:
    for operation in operations_of(document_of(app)):
        told = set(operation.node["responses"])
        assert {"401", "403", "500", "503"} <= told
        assert operation.node["operationId"]
        assert operation.node["summary"]
        if operation.content_types:
            assert {"400", "413", "415"} <= told
        if operation.is_changing:
            assert {"404", "409", "412", "428"} <= told
