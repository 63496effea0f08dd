"""How much one client address may ask for, and what it is told when that was too much."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from app import Rosterwright
from config import get_config
from error_handlers.exceptions import ConfigurationException
from security.rate_limits import RateLimit, client_network, limit_of
from tests.conftest import MakeApp
from tests.guards.test_views import FOR_EVERYBODY
from tests.support.cast import SAME_ORIGIN, make_cast, sign_in
from tests.support.factories import World

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FEW = {
    "RATE_LIMITS": True,
    "RATE_LIMIT_ALL": "4 per minute",
    "RATE_LIMIT_SIGN_IN": "2 per minute",
    "RATE_LIMIT_LINKS": "2 per minute",
    "RATE_LIMIT_IMPORTS": "2 per minute",
}
ENOUGH = FEW | {"RATE_LIMIT_ALL": "100 per minute"}
# What is open to strangers and changes something opens doors: each needs a limit, or a reason.
NO_DOORS = {"account_pages.sign_out": "ends something, and asks for nothing"}


@pytest.fixture
def limited(kept_app: MakeApp) -> MakeApp:
    """Make an application with limits, of which nothing is used up."""

    def make(**overrides: object) -> Rosterwright:
        application = kept_app(**overrides)
        for limiter in application.extensions["limiter"]:
            limiter.reset()
        return application

    return make


def attempt(client: FlaskClient, **environ: str) -> int:
    answer = client.post(
        "/api/v1/auth/login",
        json={"email": "nobody@example.org", "password": "wrong wrong wrong"},
        headers=SAME_ORIGIN,
        environ_overrides=environ,
    )
    return answer.status_code


def test_too_much_is_a_problem_that_says_when_to_come_back(limited: MakeApp) -> None:
    client = limited(**FEW).test_client()
    with time_machine.travel(NOON, tick=False) as clock:
        statuses = [client.get("/api/v1/sites").status_code for _each in range(4)]
        refused = client.get("/api/v1/sites")
        wait = int(refused.headers["Retry-After"])
        clock.shift(timedelta(seconds=wait + 60))
        again = client.get("/api/v1/sites")

    assert statuses == [401] * 4
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.get_json()["code"] == "rate-limited"
    assert f"Wait {wait} seconds" in refused.get_json()["detail"]
    assert 1 <= wait <= 60
    assert again.status_code == 401


def test_people_get_a_page(limited: MakeApp) -> None:
    client = limited(**FEW).test_client()
    pages = [client.get("/sign-in") for _each in range(5)]

    assert [page.status_code for page in pages] == [200] * 4 + [429]
    assert pages[-1].mimetype == "text/html"
    assert "Too many tries" in pages[-1].text


def test_addresses_that_lead_nowhere_count_as_well(limited: MakeApp) -> None:
    client = limited(**FEW).test_client()
    statuses = [client.get(f"/no/{number}").status_code for number in range(5)]

    assert statuses == [404] * 4 + [429]


def test_probes_figures_and_static_files_are_free(limited: MakeApp) -> None:
    client = limited(**FEW).test_client()
    for path in ("/healthz", "/readyz", "/metrics", "/static/app.css"):
        assert {client.get(path, buffered=True).status_code for _each in range(6)} == {200}


def test_signing_in_has_less_whichever_door_is_used(limited: MakeApp) -> None:
    client = limited(**ENOUGH).test_client()
    form = {"email": "nobody@example.org", "password": "wrong wrong wrong"}

    assert [attempt(client), attempt(client), attempt(client)] == [401, 401, 429]
    assert client.post("/sign-in", data=form, headers=SAME_ORIGIN).status_code == 429
    assert client.get("/sign-in").status_code == 200


def test_each_address_has_its_own(limited: MakeApp) -> None:
    client = limited(**ENOUGH).test_client()
    assert [attempt(client, REMOTE_ADDR="203.0.113.7") for _each in range(3)][-1] == 429

    assert attempt(client, REMOTE_ADDR="203.0.113.8") == 401


@pytest.mark.parametrize("address", ["2001:db8::1", "2001:db8::ffff:2"])
def test_an_ipv6_network_is_one_address(app: Rosterwright, address: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_network() == "2001:db8::/64"


@pytest.mark.parametrize(
    ("given", "counted"),
    [("::ffff:203.0.113.7", "203.0.113.7"), ("203.0.113.7", "203.0.113.7"), ("", "nowhere")],
)
def test_other_addresses_count_as_they_are(app: Rosterwright, given: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": given}):
        assert client_network() == counted


def test_pages_behind_links_have_less(limited: MakeApp) -> None:
    client = limited(**ENOUGH).test_client()
    statuses = [client.get(f"/join/{'x' * 43}").status_code for _each in range(3)]

    assert statuses[:2] != [429, 429]
    assert statuses[-1] == 429


def test_importing_has_less(limited: MakeApp) -> None:
    app = limited(**ENOUGH)
    client = sign_in(app.test_client(), make_cast(app, World(app)).alice)
    statuses = [client.post("/imports", headers=SAME_ORIGIN).status_code for _each in range(3)]

    assert statuses[-1] == 429
    assert client.get("/imports").status_code == 200


def test_what_is_refused_is_counted(limited: MakeApp) -> None:
    client = limited(**ENOUGH).test_client()
    name = 'rosterwright_rate_limited_total{limit="sign-in"} '

    def counted() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    before = counted()
    for _each in range(3):
        attempt(client)

    assert counted() - before == 1


def test_tests_are_not_limited_unless_they_ask(app: Rosterwright, client: FlaskClient) -> None:
    assert app.config["RATE_LIMITS"] is False
    assert {client.get("/api/v1/sites").status_code for _each in range(50)} == {401}


def test_every_door_that_strangers_may_try_is_limited(app: Rosterwright) -> None:
    written = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    limited = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if limit_of(view) in {RateLimit.SIGN_IN, RateLimit.LINKS}
    }

    assert (written & set(FOR_EVERYBODY)) - set(NO_DOORS) == limited & written


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("RATE_LIMIT_ALL", "many", "RATE_LIMIT_ALL must be an amount"),
        ("RATE_LIMIT_LINKS", "0 per minute", "RATE_LIMIT_LINKS must be an amount"),
        ("RATE_LIMIT_STORAGE_URI", "etcd://x", "must be memory:// or a redis:// address"),
    ],
)
def test_limits_that_mean_nothing_are_refused_at_start(
    variable: str, value: str, words: str, tmp_path: object
) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path), variable: value}

    with pytest.raises(ConfigurationException, match=words):
        get_config("development", validate=True, environ=environ)


def test_development_and_production_are_limited(tmp_path: object) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path)}

    assert get_config("development", environ=environ).RATE_LIMITS is True
    assert get_config("testing", environ=environ).RATE_LIMITS is False
    assert get_config("testing", environ=environ | {"RATE_LIMITS": "on"}).RATE_LIMITS is True
    assert get_config("production", environ=environ | {"RATE_LIMITS": "off"}).RATE_LIMITS is False
