"""What a caller gets when something fails: the same facts as a document or as a page."""

import re
from pathlib import Path

import pytest
import structlog
from flask import Flask

from tests.errors.conftest import FAILURES, SECRET_SQL, VIOLATION

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "error_id", "errors"}
STATUS = {
    "validation": 400,
    "not-found": 404,
    "rule": 409,
    "stale": 412,
    "slow-down": 429,
    "unavailable": 503,
    "database": 500,
    "configuration": 500,
    "pool": 503,
    "schema": 400,
    "http": 409,
    "teapot": 418,
    "unexpected": 500,
    "hostile": 404,
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_program_gets_a_problem_document(failing: Flask, name: str) -> None:
    answer = failing.test_client().get(f"/api/v1/{name}")
    document = answer.get_json(force=True)

    assert set(document) >= MEMBERS
    assert re.fullmatch(r"urn:rosterwright:problem:[a-z-]+", document["type"])
    assert all(document[member] for member in ("title", "detail", "code"))
    assert all(set(fault) == {"field", "message"} for fault in document["errors"])
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.status_code == document["status"] == STATUS[name]
    assert answer.headers["X-Error-ID"] == document["error_id"]
    assert document["instance"] == f"/api/v1/{name}"


@pytest.mark.parametrize("name", FAILURES)
def test_a_person_gets_a_page_with_the_same_id(failing: Flask, name: str) -> None:
    answer = failing.test_client().get(f"/{name}", headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code == STATUS[name]
    assert answer.mimetype == "text/html"
    assert answer.headers["X-Error-ID"] in answer.text


@pytest.mark.parametrize("name", FAILURES)
def test_with_and_without_the_decorator_the_answer_is_the_same(failing: Flask, name: str) -> None:
    client = failing.test_client()
    with_it = client.get(f"/api/v1/{name}").get_json(force=True)
    without = client.get(f"/api/v1/bare/{name}").get_json(force=True)

    different = {"error_id", "instance"}
    assert {k: v for k, v in with_it.items() if k not in different} == {
        k: v for k, v in without.items() if k not in different
    }


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_no_answer_holds_a_trace_a_statement_or_a_secret(
    failing: Flask, name: str, prefix: str
) -> None:
    text = failing.test_client().get(f"{prefix}/{name}").text
    for leak in (SECRET_SQL, "Traceback", "secret", 'File "', "QueuePool"):
        assert leak not in text


def test_violations_faults_and_the_current_state_are_part_of_the_document(failing: Flask) -> None:
    client = failing.test_client()
    rule = client.get("/api/v1/rule").get_json(force=True)
    assert (rule["code"], rule["violations"]) == ("rule-violation", [VIOLATION])
    assert client.get("/api/v1/stale").get_json(force=True)["current"] == {"version": 3}
    assert client.get("/api/v1/validation").get_json(force=True)["errors"] == [
        {"field": "starts_at", "message": "Not a time."}
    ]
    assert client.get("/api/v1/schema").get_json(force=True)["errors"] == [
        {"field": "name", "message": "Too long."}
    ]


@pytest.mark.parametrize(("name", "seconds"), [("slow-down", "7"), ("unavailable", "9")])
def test_when_to_come_back_stands_in_a_header(failing: Flask, name: str, seconds: str) -> None:
    assert failing.test_client().get(f"/api/v1/{name}").headers["Retry-After"] == seconds


def test_routing_failures_look_like_all_others(failing: Flask) -> None:
    client = failing.test_client()
    missing = client.get("/api/v1/nowhere")
    wrong = client.delete("/api/v1/rule")

    assert missing.get_json(force=True)["code"] == "not-found"
    assert wrong.get_json(force=True)["code"] == "method-not-allowed"
    assert {"GET", "HEAD"} <= set(wrong.headers["Allow"].split(", "))
    assert client.get("/nowhere").mimetype == "text/html"


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/html", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("image/png", "text/html"),
        ("application/json", "application/problem+json"),
        ("application/problem+json, text/html;q=0.5", "application/problem+json"),
        ("text/html, application/json;q=0.9", "text/html"),
    ],
)
def test_outside_the_api_the_caller_chooses(failing: Flask, accept: str, mimetype: str) -> None:
    answer = failing.test_client().get("/not-found", headers={"Accept": accept})
    assert answer.mimetype == mimetype


@pytest.mark.parametrize(
    ("body", "content_type", "status", "field"),
    [
        (b'{"count": 1}', "application/json", 200, None),
        (b"{}", "application/json", 400, "count"),
        (b'{"count": "x", "items": [{}]}', "application/json", 400, "count"),
        (b'{"count": 1, "items": [{}]}', "application/json", 400, "items.0.name"),
        (b"{", "application/json", 400, "body"),
        (b"[]", "application/json", 400, "body"),
        (b"\xff", "application/json", 400, "body"),
        (b"x" * 2000, "application/json", 413, None),
    ],
)
def test_a_bad_body_is_named_field_by_field(
    failing: Flask, body: bytes, content_type: str, status: int, field: str | None
) -> None:
    answer = failing.test_client().post("/api/v1/body", data=body, content_type=content_type)

    assert answer.status_code == status
    if field is not None:
        assert field in [fault["field"] for fault in answer.get_json(force=True)["errors"]]


def test_the_page_uses_the_template_and_survives_a_broken_one(
    failing: Flask, tmp_path: Path
) -> None:
    page = tmp_path / "errors" / "error.html"
    page.parent.mkdir()
    page.write_text("{{ status }}|{{ title }}|{{ detail }}|{{ retry_after }}|{{ error_id }}")
    answer = failing.test_client().get("/unavailable")
    assert re.fullmatch(r"503\|.+\|.+\|9\|[0-9a-f]{16}", answer.text)

    failing.jinja_env.cache = None
    for broken in ("{{ url_for('gone') }}", "{{ nothing.at_all.here }}", "{% broken"):
        page.write_text(broken)
        answer = failing.test_client().get("/unavailable")
        assert answer.status_code == 503
        assert answer.headers["X-Error-ID"] in answer.text


def test_the_plain_page_escapes_what_it_shows(failing: Flask) -> None:
    text = failing.test_client().get("/hostile").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_an_unexpected_error_is_logged_once_with_trace_and_id(
    failing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = failing.test_client().get("/api/v1/unexpected")
    error_id = answer.headers["X-Error-ID"]
    lines = [line for line in capsys.readouterr().err.splitlines() if "Traceback" in line]

    assert len(lines) == 1
    assert f'"error_id":"{error_id}"' in lines[0]
    assert "RuntimeError" in lines[0]


def test_a_failure_that_we_name_is_logged_once_too(
    failing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = failing.test_client().get("/api/v1/database")
    lines = [line for line in capsys.readouterr().err.splitlines() if "Traceback" in line]

    assert len(lines) == 1
    assert answer.headers["X-Error-ID"] in lines[0]


def test_a_refusal_leaves_a_short_line_without_a_trace(failing: Flask) -> None:
    with structlog.testing.capture_logs() as logs:
        failing.test_client().get("/api/v1/not-found")

    refusals = [log for log in logs if log["event"] == "request-refused"]
    assert [(log["code"], log["status"], "exc_info" in log) for log in refusals] == [
        ("not-found", 404, False)
    ]
