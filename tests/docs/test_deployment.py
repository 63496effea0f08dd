"""deploy/ and docs/operations.md agree with the product: settings, commands, figures, limits."""

import re
import runpy
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from prometheus_client import REGISTRY

from app import Rosterwright
from config import DevelopmentConfig
from tests.docs.documents import ROOT
from tests.docs.test_commands import fault_of_flask
from tests.docs.test_configuration import DESCRIBED
from utils.link_addresses import JOIN_PATH, RESET_PATH

DEPLOY: Final = ROOT / "deploy"
SERVICES: Final = sorted(DEPLOY.glob("*.service"))
NGINX: Final = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
OPERATIONS: Final = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
WEB_SERVER: Final = {"HOST", "PORT", "WEB_CONCURRENCY", "WEB_THREADS", "WEB_MAX_REQUESTS"}
SETTINGS: Final = {*DESCRIBED, *WEB_SERVER, "APP_ENV"}
# What nobody who breaks in through a request should be able to do.
HARDENED: Final = {
    "User": "rosterwright",
    "CapabilityBoundingSet": "",
    "NoNewPrivileges": "yes",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectHome": "yes",
    "ProtectSystem": "strict",
    "UMask": "0077",
}
IN_CODE: Final = re.compile(r"`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=\S*)?`")
FIGURE: Final = re.compile(r"rosterwright_[a-z_]+")
KEY: Final = re.compile(r"^(?P<key>[A-Z]\w+)=(?P<value>.*)$", re.MULTILINE)
MIB: Final = 1024 * 1024


def unit(path: Path) -> Mapping[str, list[str]]:
    """Return what a systemd unit sets, each key with its values in order."""
    values: dict[str, list[str]] = defaultdict(list)
    for found in KEY.finditer(path.read_text(encoding="utf-8")):
        values[found["key"]].append(found["value"])
    return values


def directive(name: str) -> str:
    """Return what nginx is told under that name, the last time that it is."""
    told: list[str] = re.findall(rf"^\s*{name} ([^;]+);", NGINX, re.MULTILINE)
    return told[-1]


@pytest.fixture(scope="module")
def gunicorn_settings() -> Mapping[str, Any]:
    """What gunicorn.conf.py sets where nothing is set."""
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


@pytest.fixture(scope="module")
def defaults(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentConfig:
    """The settings with their defaults."""
    return DevelopmentConfig({"INSTANCE_PATH": str(tmp_path_factory.mktemp("instance"))})


def test_every_setting_that_units_and_operations_name_exists() -> None:
    named = set(IN_CODE.findall(OPERATIONS))
    for path in SERVICES:
        for line in unit(path)["Environment"]:
            named |= {assignment.split("=")[0] for assignment in line.split()}

    assert "APP_ENV" in named
    assert named - SETTINGS == set()


def test_every_figure_in_the_alerts_is_counted() -> None:
    counted = {
        sample.name
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name.startswith("rosterwright_")
    }
    declared = {metric.name for metric in REGISTRY.collect()}
    named = set(FIGURE.findall(OPERATIONS))

    assert named
    known = counted | {f"{name}{end}" for name in declared for end in ("", "_total", "_bucket")}
    assert named - known == set()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_units_run_commands_that_exist(any_app: Rosterwright, path: Path) -> None:
    (started,) = unit(path)["ExecStart"]
    program, _, rest = started.partition("/opt/rosterwright/current/.venv/bin/")[2].partition(" ")

    if program == "gunicorn":
        assert rest == "--config gunicorn.conf.py"
    else:
        words = [word.strip("'") for word in rest.split() if "%%" not in word]
        assert program == "flask"
        assert fault_of_flask(any_app, words) is None


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_units_can_do_no_more_than_they_need(path: Path) -> None:
    set_to = unit(path)

    assert {key: set_to[key][-1] if set_to[key] else None for key in HARDENED} == HARDENED


def test_every_timer_starts_its_service() -> None:
    timers = {timer.stem for timer in DEPLOY.glob("*.timer")}

    assert timers
    assert timers <= {service.stem for service in SERVICES}


def test_nginx_asks_where_systemd_listens_and_gunicorn_would(
    gunicorn_settings: Mapping[str, Any],
) -> None:
    (address,) = unit(DEPLOY / "rosterwright.socket")["ListenStream"]

    assert address == gunicorn_settings["bind"]
    assert f"server {address} " in NGINX


def test_the_innermost_limit_of_size_speaks_first(defaults: DevelopmentConfig) -> None:
    outermost = int(directive("client_max_body_size").removesuffix("m")) * MIB

    assert defaults.MAX_UPLOAD_BYTES < defaults.MAX_CONTENT_LENGTH < outermost


def test_whoever_waits_outside_waits_longer_than_what_goes_on_inside(
    defaults: DevelopmentConfig, gunicorn_settings: Mapping[str, Any]
) -> None:
    graceful = gunicorn_settings["graceful_timeout"]
    (stop,) = unit(DEPLOY / "rosterwright.service")["TimeoutStopSec"]
    patience = int(directive("proxy_read_timeout").removesuffix("s"))

    assert int(stop) > graceful
    assert patience > graceful + defaults.STATEMENT_TIMEOUT_MS / 1000


def test_nginx_never_believes_what_clients_say_of_themselves() -> None:
    set_to = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))

    assert set_to["X-Forwarded-For"] == "$remote_addr"
    assert set_to["X-Forwarded-Proto"] == "$scheme"
    assert set_to["X-Forwarded-Host"] == set_to["Host"] == "$host"
    assert set_to["Forwarded"] == '""'


def test_pages_are_not_compressed_and_no_path_is_logged() -> None:
    server, _, static_on = NGINX.partition("location /static/")

    assert "gzip off;" in server
    assert "gzip on;" in static_on.partition("}")[0]
    assert NGINX.count("access_log off;") == 2


def test_paths_that_open_accounts_are_in_no_log_of_nginx() -> None:
    paths = f"({JOIN_PATH.strip('/')}|{RESET_PATH.strip('/')})"

    assert f"location ~ ^/{paths}/ {{\n        error_log /var/log/nginx/error.log crit;" in NGINX


def test_static_files_are_kept_by_version_alone() -> None:
    assert re.search(r'map \$arg_v \S+ \{\s*""\s+"no-cache";\s*default\s+"[^"]*immutable";', NGINX)
    assert "alias /opt/rosterwright/current/static/;" in NGINX


def test_operations_name_every_file_of_the_deployment() -> None:
    for path in DEPLOY.iterdir():
        assert path.stem in OPERATIONS, path.name
