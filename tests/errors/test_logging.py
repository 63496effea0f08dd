"""One line for each request, tied to it by an id, without a secret."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from werkzeug.test import TestResponse

from error_handlers.logging import init_logging, redact_secrets
from error_handlers.query_log import current_tally
from utils.ids import new_id
from utils.json import JsonValue, loads
from utils.principal import Principal, Role, acting_as
from utils.request_id import current_request_id


@pytest.fixture
def engine(tmp_path: object) -> Iterator[sa.Engine]:
    """Any engine: the tally follows all of the process."""
    made = sa.create_engine(f"sqlite:///{tmp_path}/any.sqlite3")
    yield made
    made.dispose()


@pytest.fixture
def logged(engine: sa.Engine) -> Flask:
    """An application whose view asks the database three things, of which two count."""

    def view() -> str:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            connection.execute(sa.text("PRAGMA user_version"))
            connection.execute(sa.text("  select 2"))
            connection.execution_options(counted=False).execute(sa.text("SELECT 3"))
        return current_request_id() or ""

    app = Flask("logged")
    app.config.update(ENV_NAME="production", LOG_LEVEL="DEBUG")
    init_logging(app)
    app.add_url_rule("/view", view_func=view, endpoint="view")
    app.add_url_rule("/healthz", view_func=view, endpoint="healthz")
    return app


def request_lines(text: str) -> list[dict[str, JsonValue]]:
    records = [loads(line) for line in text.splitlines() if line.startswith("{")]
    return [
        record for record in records if isinstance(record, dict) and record["event"] == "request"
    ]


def visit(app: Flask, path: str = "/view?token=abc", **headers: str) -> TestResponse:
    client = app.test_client()
    return client.get(path, headers=headers)


def test_a_browser_is_shown_statements_and_time_except_in_production(logged: Flask) -> None:
    assert "Server-Timing" not in visit(logged).headers

    logged.config["ENV_NAME"] = "development"
    shown = visit(logged).headers["Server-Timing"]

    assert re.fullmatch(r'database;desc="2 statements";dur=[\d.]+, total;dur=[\d.]+', shown)


def test_each_request_leaves_one_line_with_its_figures(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = visit(logged)
    (line,) = request_lines(capsys.readouterr().err)

    assert line["request_id"] == answer.headers["X-Request-ID"] == answer.text
    assert (line["method"], line["path"], line["endpoint"]) == ("GET", "/view", "view")
    assert (line["status"], line["user_id"], line["queries"]) == (200, None, 2)
    for name in ("milliseconds", "query_milliseconds"):
        value = line[name]
        assert isinstance(value, float)
        assert value >= 0
    assert "abc" not in repr(line)


def test_the_line_names_the_token_by_which_a_program_acted(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    in_person = Principal(
        organization_id=new_id(),
        user_id=new_id(),
        name="Alice",
        role=Role.ADMIN,
        permissions=frozenset(),
    )
    by_token = replace(in_person, token_id=new_id())
    for principal in (in_person, by_token):
        with acting_as(principal):
            visit(logged)
    first, second = request_lines(capsys.readouterr().err)
    assert first["user_id"] == second["user_id"] == str(in_person.user_id)
    assert (first["via"], second["via"]) == (None, f"token {by_token.token_id}")


def test_a_request_id_is_taken_over_if_it_is_sane(logged: Flask) -> None:
    assert visit(logged, **{"X-Request-ID": "trace-0123.ab_c"}).text == "trace-0123.ab_c"
    for hostile in ("short", "x" * 65, 'a"b<script>1', "a b c d e f", ""):
        given = visit(logged, **{"X-Request-ID": hostile}).text
        assert given != hostile
        assert len(given) == 16


def test_after_the_request_nothing_of_it_is_left(logged: Flask) -> None:
    visit(logged)
    assert current_request_id() is None
    assert structlog.contextvars.get_contextvars() == {}


def test_probes_are_quiet(logged: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        visit(logged, "/healthz")
        visit(logged)
    levels = [record.levelno for record in caplog.records if record.name == "rosterwright.requests"]
    assert levels == [logging.DEBUG, logging.INFO]


def test_each_query_is_logged_when_that_is_switched_on(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    logged.config["QUERY_LOG"] = True
    visit(logged)
    assert capsys.readouterr().err.count('"event":"query"') == 2


def test_two_applications_do_not_write_twice(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    init_logging(Flask("another"))
    logging.getLogger("any").warning("said once")
    assert capsys.readouterr().err.count("said once") == 1
    assert logged.name == "logged"


@pytest.mark.parametrize(
    "name", ["password", "new_password", "SECRET_KEY", "Authorization", "api_token", "Cookie"]
)
def test_values_with_a_secret_name_are_never_written(name: str) -> None:
    record = {"event": "x", name: "hunter2", "nested": {name: "hunter2", "kept": 1}}
    shown = redact_secrets(None, "info", record)

    assert "hunter2" not in repr(shown)
    assert shown["nested"]["kept"] == 1


def test_secrets_at_the_end_of_addresses_are_never_written(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(secret: str) -> str:
        raise RuntimeError(f'broken at /new-password/{secret}?x=1 and "/join/{secret}"')

    logged.add_url_rule("/join/<secret>", view_func=fail, endpoint="join")
    visit(logged, "/join/s3cret")
    visit(logged, "/new-password/s3cret")
    written = capsys.readouterr().err

    assert "Exception on /join/[redacted] [GET]" in written
    assert 'path":"/new-password/[redacted]"' in written
    assert "broken at /new-password/[redacted]?x=1" in written
    assert "s3cret" not in written


def test_a_record_that_is_no_json_is_written_all_the_same(
    logged: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.get_logger("odd").warning("odd", value=object(), text="\ud800")
    assert "odd" in capsys.readouterr().err
    assert current_tally() is None or logged is not None
