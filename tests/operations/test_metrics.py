"""`/metrics`: what is counted, and who may read it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import Rosterwright
from drills.load import Ask, load
from models.database import db
from tests.conftest import MakeApp
from tests.support.cast import SAME_ORIGIN, Cast, Member, sign_in
from tests.support.databases import SqliteDatabase
from tests.support.server import gunicorn
from utils.ids import new_id

TOKEN = "a token for reading figures"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


class Figures:
    """What `/metrics` says at a moment."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, name: str, **labels: str) -> float:
        """Return one figure, 0 while nothing was counted."""
        written = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
        for line in self.text.splitlines():
            told, _, figure = line.rpartition(" ")
            head, _, rest = told.partition("{")
            if head == name and ",".join(sorted(rest.rstrip("}").split(","))) == written:
                return float(figure)
        return 0.0


def figures(client: FlaskClient) -> Figures:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return Figures(answer.text)


def test_requests_are_counted_by_endpoint_method_and_status_class(
    alice: FlaskClient,
) -> None:
    view = {"endpoint": "sites.list_sites", "method": "GET"}
    before = figures(alice)

    alice.get("/api/v1/sites")
    alice.get("/api/v1/sites?limit=nonsense")

    now = figures(alice)
    good, bad = (
        ("rosterwright_requests_total", {**view, "status": "2xx"}),
        {**view, "status": "4xx"},
    )
    assert now.of(good[0], **good[1]) - before.of(good[0], **good[1]) == 1
    assert now.of(good[0], **bad) - before.of(good[0], **bad) == 1
    timed = "rosterwright_request_seconds_count"
    assert now.of(timed, **view) - before.of(timed, **view) == 2
    statements = "rosterwright_request_statements_total"
    assert now.of(statements, **view) - before.of(statements, **view) in {1, 2, 3}
    assert now.of("rosterwright_request_database_seconds_total", **view) > 0
    assert now.of("rosterwright_requests_in_flight") == 1


def test_labels_never_hold_what_a_client_made_up(alice: FlaskClient) -> None:
    secret = str(new_id())
    alice.get(f"/api/v1/sites/{secret}")
    alice.get(f"/no-such-page/{secret}")
    alice.open("/healthz", method="BREW")

    said = figures(alice).text
    assert secret not in said
    assert "BREW" not in said
    labels = set(re.findall(r'(\w+)="', said))
    assert labels - {"le", "implementation", "major", "minor", "patchlevel", "generation"} <= {
        *("endpoint", "method", "status", "kind", "reason", "code", "version", "limit"),
    }


def test_sessions_and_cookies_that_verify_to_nothing_are_counted(
    app: Rosterwright, cast: Cast
) -> None:
    client = app.test_client()
    before = figures(client)
    sign_in(client, cast.alice)
    client.post("/sign-out", headers=SAME_ORIGIN)
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], "nonsense")
    client.get("/")

    now = figures(client)
    name = "rosterwright_session_events_total"
    started, ended = (
        {"kind": "started", "reason": ""},
        {"kind": "ended", "reason": "signed-out"},
    )
    assert now.of(name, **started) - before.of(name, **started) == 1
    assert now.of(name, **ended) - before.of(name, **ended) == 1
    refused = "rosterwright_session_cookies_refused_total"
    assert now.of(refused, reason="forged") > before.of(refused, reason="forged")


def test_sign_ins_that_are_refused_are_counted_whoever_tries(app: Rosterwright, cast: Cast) -> None:
    client = app.test_client()
    name = "rosterwright_sign_in_failures_total"
    before = figures(client).of(name, reason="authentication")

    for email in (cast.alice.email, "nobody@example.org"):
        attempt = {"email": email, "password": "wrong wrong wrong"}
        client.post("/api/v1/auth/login", json=attempt, headers=SAME_ORIGIN)
        client.post("/sign-in", data=attempt, headers=SAME_ORIGIN)

    assert figures(client).of(name, reason="authentication") - before == 4


def test_a_session_whose_row_is_gone_is_an_unknown_cookie(
    app: Rosterwright, cast: Cast, browser_of: Callable[[Member], FlaskClient]
) -> None:
    client = browser_of(cast.alice)
    store = app.extensions["session_store"]
    with app.app_context():
        store.end_sessions_of(cast.alice.user.id)
        store.cleanup_expired()
    refused = "rosterwright_session_cookies_refused_total"
    before = figures(client)

    client.get("/")

    assert figures(client).of(refused, reason="unknown") > before.of(refused, reason="unknown")


def test_failures_on_our_side_are_counted_with_their_code(make_app: MakeApp) -> None:
    app = make_app()
    client = app.test_client()
    view = {"endpoint": "operations.readyz", "code": "unavailable"}
    before = figures(client).of("rosterwright_unexpected_errors_total", **view)
    app.extensions["migration_revisions"] = ("9999", *app.extensions["migration_revisions"])

    assert client.get("/readyz").status_code == 503

    after = figures(client).of("rosterwright_unexpected_errors_total", **view)
    assert after - before == 1


def test_the_pool_and_the_version_are_told(app: Rosterwright, alice: FlaskClient) -> None:
    with app.app_context():
        db.engine.dispose()  # another application's pool may have told its size last
    alice.get("/api/v1/sites")

    now = figures(alice)
    assert now.of("rosterwright_pool_size") == 10
    assert now.of("rosterwright_pool_checked_out") == 0
    assert now.of("rosterwright_pool_overflow") == 0
    assert re.search(r'rosterwright_build_info\{version="\d+\.\d+\.\d+"\} 1\.0', now.text)


def test_strangers_are_refused(client: FlaskClient) -> None:
    assert client.get("/metrics", environ_overrides=ELSEWHERE).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 403


@pytest.mark.parametrize(
    ("sent", "status"), [(TOKEN, 200), ("another", 401), ("é", 401), (None, 401)]
)
def test_the_token_opens_it_from_elsewhere(
    kept_app: MakeApp, sent: str | None, status: int
) -> None:
    client = kept_app(METRICS_TOKEN=TOKEN).test_client()
    headers = {"Authorization": f"Bearer {sent}"} if sent else {}

    answer = client.get("/metrics", headers=headers, environ_overrides=ELSEWHERE)

    assert answer.status_code == status
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "X-Real-IP"],
)
def test_a_proxy_that_nobody_trusts_is_not_this_machine(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize(
    ("forwarded", "status"),
    [
        ("203.0.113.7", 403),
        ("127.0.0.1, 203.0.113.7", 403),
        ("nonsense", 403),
        ("127.0.0.1", 200),
    ],
)
def test_behind_a_trusted_proxy_the_client_counts(
    kept_app: MakeApp, monkeypatch: pytest.MonkeyPatch, forwarded: str, status: int
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    client = kept_app(TRUSTED_PROXIES=1).test_client()

    assert client.get("/metrics", headers={"X-Forwarded-For": forwarded}).status_code == status


@pytest.mark.processes
def test_two_processes_tell_their_figures_as_one_and_leave_none_behind(
    sqlite: SqliteDatabase, tmp_path: Path
) -> None:
    view = {"endpoint": "operations.healthz", "method": "GET"}
    with gunicorn(sqlite.another(), tmp_path, RUNTIME_DIRECTORY=str(tmp_path)) as server:
        with load(server.port, lambda: Ask(path="/healthz"), clients=4, keep_alive=False) as tally:
            tally.await_answers(100)
        told = [server.get("/metrics") for _either_worker in range(4)]
        counted = {
            Figures(text).of("rosterwright_requests_total", status="2xx", **view) for text in told
        }
        assert len(list(tmp_path.glob("rosterwright-*/*.db"))) >= 4
    assert len(counted) == 1
    assert counted.pop() >= tally.answers
    assert list(tmp_path.glob("rosterwright-*")) == []
