"""Settings: nothing needed in development, everything named in production."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import QueuePool, create_engine

from config import ENVIRONMENTS, FEATURES, Config, get_config
from error_handlers.exceptions import ConfigurationException
from security.secret_key import read_or_make_secret

GOOD_SECRET = "kJ8-vQ2_xW5zR9tY7uB3nM6pL4sD1fGh0aEc"
POSTGRESQL = "postgresql+psycopg://roster:pw@db.example.org/roster"


@pytest.fixture
def instance(tmp_path: Path) -> dict[str, str]:
    """The only variable that is set: tests keep out of the real instance folder."""
    return {"INSTANCE_PATH": str(tmp_path / "instance")}


def production(**environ: str) -> dict[str, str]:
    given = {"SECRET_KEY": GOOD_SECRET, "PUBLIC_URL": "https://roster.example.org", **environ}
    return {name: value for name, value in given.items() if value}


def problems_of(environ: dict[str, str], name: str | None = "production") -> list[str]:
    with pytest.raises(ConfigurationException) as refused:
        get_config(name, validate=True, environ=environ)
    return refused.value.message.splitlines()


def test_development_starts_with_nothing_set(instance: dict[str, str]) -> None:
    config = get_config(validate=True, environ=instance)

    assert config.ENV_NAME == "development"
    assert (
        f"sqlite:///{instance['INSTANCE_PATH']}/rosterwright.sqlite3"
    ) == config.SQLALCHEMY_DATABASE_URI
    assert not config.DEBUG
    assert (config.SESSION_IDLE_MINUTES, config.SESSION_ABSOLUTE_HOURS) == (30, 24)
    assert config.MAX_UPLOAD_BYTES == 10 * 1024 * 1024


def test_the_secret_is_made_once_for_its_owner_alone(instance: dict[str, str]) -> None:
    first = get_config(environ=instance).SECRET_KEY
    again = get_config(environ=instance).SECRET_KEY
    file = Path(instance["INSTANCE_PATH"]) / "secret-key"

    assert first == again == file.read_text().strip()
    assert first is not None
    assert len(first) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_processes_that_make_the_secret_at_once_agree_on_it(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        secrets = set(
            threads.map(lambda _: read_or_make_secret(tmp_path / "x" / "secret-key"), range(64))
        )
    assert len(secrets) == 1
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["secret-key"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_is_chosen_by_name_or_by_variable(
    instance: dict[str, str], name: str
) -> None:
    assert name == get_config(name, environ=instance).ENV_NAME
    assert name == get_config(environ={**instance, "APP_ENV": name}).ENV_NAME


def test_an_unknown_environment_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationException, match="development, testing, production"):
        get_config("staging", environ={})


def test_tests_never_use_the_database_of_development(instance: dict[str, str]) -> None:
    testing, development = (
        get_config(name, environ=instance).SQLALCHEMY_DATABASE_URI
        for name in ("testing", "development")
    )
    assert testing != development


def test_a_complete_production_starts(instance: dict[str, str]) -> None:
    config = get_config("production", validate=True, environ=production(**instance))
    assert config.SECRET_KEY == GOOD_SECRET
    assert not Path(instance["INSTANCE_PATH"]).exists()


def test_production_lists_all_problems_at_once() -> None:
    problems = problems_of(
        {
            "DEBUG": "1",
            "ROSTERWRIGHT_HOSTS": "3",
            "SESSION_IDLE_MINUTES": "never",
            "MAX_UPLOAD_BYTES": "1",
            "PUBLIC_URL": "roster.example.org",
            "SESSION_ENCRYPTION_KEYS": "abc",
            "LOG_LEVEL": "LOUD",
        }
    )
    named = [problem.split(" ", 1)[0].rstrip(":") for problem in problems]
    assert sorted(named) == [
        "DATABASE_URL",
        "DEBUG",
        "LOG_LEVEL",
        "MAX_UPLOAD_BYTES",
        "PUBLIC_URL",
        "SECRET_KEY",
        "SESSION_ENCRYPTION_KEYS",
        "SESSION_IDLE_MINUTES",
    ]


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"SECRET_KEY": ""}, "not set"),
        ({"SECRET_KEY": "short"}, "fewer than 32 characters"),
        ({"SECRET_KEY": "ab" * 40}, "different characters"),
        ({"SECRET_KEY": "my-super-secret-key-that-is-long-enough"}, "looks like an example"),
        ({"SECRET_KEY": "ChangeMe-1234567890-abcdefghijklmnop"}, "looks like an example"),
        ({"SECRET_KEY_FALLBACKS": f"{GOOD_SECRET},weak"}, "FALLBACKS, key 2"),
        ({"FLASK_DEBUG": "1"}, "DEBUG"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL is not set"),
        ({"ROSTERWRIGHT_HOSTS": "2"}, "several hosts need PostgreSQL"),
    ],
)
def test_production_refuses_each_weakness_by_name(environ: dict[str, str], word: str) -> None:
    (problem,) = problems_of(production(**environ))
    assert word in problem
    assert GOOD_SECRET not in problem


def test_several_hosts_with_postgresql_are_fine() -> None:
    environ = production(ROSTERWRIGHT_HOSTS="3", DATABASE_URL=POSTGRESQL)
    assert not get_config("production", validate=True, environ=environ).is_sqlite


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org",
        "https://",
        "https://user@example.org",
        "https://example.org/path",
        "https://example.org?x=1",
        "https://exa mple.org:x",
        "https://[",
    ],
)
def test_a_public_address_that_browsers_cannot_use_is_refused_everywhere(
    instance: dict[str, str], address: str
) -> None:
    with pytest.raises(ConfigurationException, match="PUBLIC_URL"):
        get_config(environ={**instance, "PUBLIC_URL": address})


@pytest.mark.parametrize(
    "address", ["http://192.168.1.5:8000", "https://r.example", "http://[::1]"]
)
def test_a_usable_public_address_is_taken(instance: dict[str, str], address: str) -> None:
    assert address == get_config(environ={**instance, "PUBLIC_URL": f"{address}/"}).PUBLIC_URL


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        (
            "postgresql://u:p@h:5/d?sslmode=require",
            "postgresql+psycopg://u:p@h:5/d?sslmode=require",
        ),
        (POSTGRESQL, POSTGRESQL),
        ("sqlite:////var/x.sqlite3", "sqlite:////var/x.sqlite3"),
    ],
)
def test_a_database_address_gets_our_driver(
    instance: dict[str, str], given: str, used: str
) -> None:
    config = get_config(environ={**instance, "DATABASE_URL": given})
    assert used == config.SQLALCHEMY_DATABASE_URI


@pytest.mark.parametrize(
    "address", ["mysql://h/d", "sqlite://", "nonsense", "sqlite:///:memory:", "postgresql+x://h/d"]
)
def test_any_other_database_is_refused(instance: dict[str, str], address: str) -> None:
    with pytest.raises(ConfigurationException, match="DATABASE_URL"):
        get_config(environ={**instance, "DATABASE_URL": address})


def test_the_engine_pools_on_both_databases(instance: dict[str, str]) -> None:
    sqlite = get_config(environ=instance)
    engine = create_engine(sqlite.SQLALCHEMY_DATABASE_URI, **sqlite.SQLALCHEMY_ENGINE_OPTIONS)
    assert type(engine.pool) is QueuePool

    environ = {
        **instance,
        "DATABASE_URL": POSTGRESQL,
        "DATABASE_POOL_SIZE": "7",
        "STATEMENT_TIMEOUT_MS": "1234",
        "LOCK_TIMEOUT_MS": "567",
    }
    options = get_config(environ=environ).SQLALCHEMY_ENGINE_OPTIONS
    assert (options["pool_size"], options["max_overflow"]) == (7, 20)
    assert options["hide_parameters"]
    given = options["connect_args"]["options"]
    assert "statement_timeout=1234" in given
    assert "lock_timeout=567" in given


LIMITS = (
    "ARGON2_MEMORY_KIB",
    "ARGON2_PASSES",
    "DATABASE_MAX_OVERFLOW",
    "DATABASE_POOL_RECYCLE_SECONDS",
    "DATABASE_POOL_SIZE",
    "DATABASE_POOL_TIMEOUT_SECONDS",
    "LOCK_TIMEOUT_MS",
    "MAX_CONTENT_LENGTH",
    "MAX_UPLOAD_BYTES",
    "SESSION_ABSOLUTE_HOURS",
    "SESSION_IDLE_MINUTES",
    "SIGN_IN_FREE_FAILURES",
    "SIGN_IN_MAX_WAIT_SECONDS",
    "SQLITE_BUSY_TIMEOUT_MS",
    "STATEMENT_TIMEOUT_MS",
    "TRUSTED_PROXIES",
)


@pytest.mark.parametrize("value", ["-1", "99999999999", "1.5", "many", ""])
@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_has_a_range_and_names_itself(
    instance: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(ConfigurationException, match=name):
        get_config(environ={**instance, name: value})


def test_a_body_must_have_room_for_the_largest_file(instance: dict[str, str]) -> None:
    environ = {**instance, "MAX_UPLOAD_BYTES": "2048", "MAX_CONTENT_LENGTH": "1024"}
    with pytest.raises(ConfigurationException, match="MAX_CONTENT_LENGTH"):
        get_config(environ=environ)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_that_is_off_needs_nothing(instance: dict[str, str], name: str) -> None:
    config = get_config(environ=instance)
    assert not config.is_feature_enabled(name)
    config.validate(features=(name,))


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_that_is_on_names_each_missing_variable_when_it_is_used(
    instance: dict[str, str], name: str
) -> None:
    feature = FEATURES[name]
    config = get_config(validate=True, environ={**instance, feature.switch: "true"})
    assert config.is_feature_enabled(name)

    with pytest.raises(ConfigurationException) as refused:
        config.validate(features=(name,))
    lines = refused.value.message.splitlines()
    assert [line.split(" ")[0] for line in lines] == list(feature.needs)
    assert all(repr(name) in line for line in lines)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_with_all_its_variables_is_ready(instance: dict[str, str], name: str) -> None:
    feature = FEATURES[name]
    environ = {**instance, feature.switch: "1", **dict.fromkeys(feature.needs, "x")}
    config = get_config(environ=environ)

    config.validate(features=(name,))
    assert {config.value_of(variable) for variable in feature.needs} == {"x"}


def test_the_old_flag_names_the_feature_edr(instance: dict[str, str]) -> None:
    config = get_config(environ={**instance, "EDR_ENABLED": "1"})
    config.validate()
    with pytest.raises(ConfigurationException, match="EDR_URL"):
        config.validate(validate_walmart=True)


def test_an_unknown_feature_is_refused_with_the_known_ones(instance: dict[str, str]) -> None:
    config = get_config(environ=instance)
    with pytest.raises(ConfigurationException, match="sync, edr, mail, oidc"):
        config.is_feature_enabled("fax")
    with pytest.raises(ConfigurationException, match="sync, edr, mail, oidc"):
        config.validate(features=("fax",))


def test_flask_takes_the_settings_and_no_method(instance: dict[str, str]) -> None:
    config = get_config(
        environ={**instance, "SESSION_ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    )
    mapping = config.as_mapping()

    assert mapping["SESSION_COOKIE_NAME"] == "rosterwright"
    assert mapping["SECRET_KEY"] == config.SECRET_KEY
    assert all(name.isupper() and not callable(value) for name, value in mapping.items())


def test_settings_show_no_secret_when_printed(instance: dict[str, str]) -> None:
    config: Config = get_config("production", environ=production(**instance))
    assert GOOD_SECRET not in repr(config)
