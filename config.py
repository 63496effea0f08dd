"""Settings by environment: one home for every setting, its default and its range.

Development starts in an empty environment. Production names everything that is missing or weak, all
at once. What an optional feature needs is checked when the feature is used.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Final, NoReturn

from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from typing_extensions import override

from error_handlers.exceptions import ConfigurationException
from security.secret_key import read_or_make_secret, weak_secret_problems
from utils.environment import EnvironmentReader
from utils.validators import is_usable_public_url

ROOT: Final = Path(__file__).resolve().parent
_MIB: Final = 1024 * 1024
_POSTGRESQL: Final = "postgresql+psycopg"
_RATE: Final = r"[1-9]\d{0,8} per (?:second|minute|hour|day)"
_RATE_STORES: Final = ("memory", "redis", "rediss", "redis+sentinel", "redis+cluster")
_RATES: Final = re.compile(rf"{_RATE}(?:, *{_RATE})*")
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """Something optional: the switch that turns it on and the variables that it then needs."""

    switch: str
    needs: tuple[str, ...]


FEATURES: Final[Mapping[str, Feature]] = MappingProxyType(
    {
        "sync": Feature(
            switch="SYNC_ENABLED",
            needs=("UPSTREAM_URL", "UPSTREAM_USERNAME", "UPSTREAM_PASSWORD"),
        ),
        "edr": Feature(switch="EDR_ENABLED", needs=("EDR_URL", "EDR_USERNAME", "EDR_PASSWORD")),
        "mail": Feature(switch="MAIL_ENABLED", needs=("MAIL_HOST", "MAIL_FROM")),
        "oidc": Feature(
            switch="OIDC_ENABLED", needs=("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
        ),
    }
)


class Config:
    """Settings as attributes; upper-case ones go to Flask with `app.config.from_object`."""

    NAME: ClassVar[str] = "development"
    DATABASE_FILE: ClassVar[str] = "rosterwright.sqlite3"
    TESTING: ClassVar[bool] = False
    HAS_RATE_LIMITS: ClassVar[bool] = True
    PROPAGATE_EXCEPTIONS: ClassVar[bool | None] = None

    def __init__(self, environ: Mapping[str, str]) -> None:
        reader = EnvironmentReader(environ)
        self.ENV_NAME = self.NAME
        self.DEBUG = reader.switch("DEBUG") or reader.switch("FLASK_DEBUG")
        self.INSTANCE_PATH = Path(reader.text("INSTANCE_PATH") or ROOT / "instance").resolve()
        self.ROSTERWRIGHT_HOSTS = reader.whole("ROSTERWRIGHT_HOSTS", 1, 1, 1000)
        self.TRUSTED_PROXIES = reader.whole("TRUSTED_PROXIES", 0, 0, 5)
        self.PUBLIC_URL = reader.text("PUBLIC_URL").rstrip("/")
        self.LOG_LEVEL = reader.text("LOG_LEVEL", "INFO").upper()
        self.QUERY_LOG = reader.switch("QUERY_LOG")
        self._read_database(reader)
        self._read_limits(reader)
        self._read_rate_limits(reader)
        self._read_sessions(reader)
        self._read_secrets(reader)
        self._read_features(reader)
        self._faults = reader.faults() + self._plain_faults()

    def _read_database(self, reader: EnvironmentReader) -> None:
        self.DATABASE_URL = reader.text("DATABASE_URL") or self._default_database()
        self.DATABASE_POOL_SIZE = reader.whole("DATABASE_POOL_SIZE", 10, 1, 200)
        self.DATABASE_MAX_OVERFLOW = reader.whole("DATABASE_MAX_OVERFLOW", 20, 0, 200)
        self.DATABASE_POOL_TIMEOUT_SECONDS = reader.whole(
            "DATABASE_POOL_TIMEOUT_SECONDS", 5, 1, 120
        )
        self.DATABASE_POOL_RECYCLE_SECONDS = reader.whole(
            "DATABASE_POOL_RECYCLE_SECONDS", 1800, 30, 86_400
        )
        self.DATABASE_CONNECT_TIMEOUT_SECONDS = reader.whole(
            "DATABASE_CONNECT_TIMEOUT_SECONDS", 5, 1, 60
        )
        self.SQLITE_BUSY_TIMEOUT_MS = reader.whole("SQLITE_BUSY_TIMEOUT_MS", 5000, 50, 60_000)
        self.STATEMENT_TIMEOUT_MS = reader.whole("STATEMENT_TIMEOUT_MS", 30_000, 100, 600_000)
        self.LOCK_TIMEOUT_MS = reader.whole("LOCK_TIMEOUT_MS", 5000, 50, 60_000)
        self.SQLALCHEMY_DATABASE_URI = normal_database_url(self.DATABASE_URL)
        self.SQLALCHEMY_ENGINE_OPTIONS = self.engine_options()

    def _read_limits(self, reader: EnvironmentReader) -> None:
        self.MAX_UPLOAD_BYTES = reader.whole("MAX_UPLOAD_BYTES", 10 * _MIB, 1024, 1024 * _MIB)
        # A form around the file needs room, and a file that is too large should be told so by name.
        self.MAX_CONTENT_LENGTH = reader.whole(
            "MAX_CONTENT_LENGTH", self.MAX_UPLOAD_BYTES + _MIB, 1024, 1025 * _MIB
        )
        self.MAX_FORM_MEMORY_SIZE = reader.whole("MAX_FORM_MEMORY_SIZE", _MIB, 1024, 64 * _MIB)
        self.MAX_FORM_PARTS = reader.whole("MAX_FORM_PARTS", 1000, 1, 100_000)
        self.ARGON2_MEMORY_KIB = reader.whole("ARGON2_MEMORY_KIB", 19_456, 8, 1_048_576)
        self.ARGON2_PASSES = reader.whole("ARGON2_PASSES", 2, 1, 20)
        self.ARGON2_LANES = reader.whole("ARGON2_LANES", 1, 1, 16)
        self.SIGN_IN_FREE_FAILURES = reader.whole("SIGN_IN_FREE_FAILURES", 5, 1, 100)
        self.SIGN_IN_MAX_WAIT_SECONDS = reader.whole("SIGN_IN_MAX_WAIT_SECONDS", 900, 1, 86_400)

    def _read_rate_limits(self, reader: EnvironmentReader) -> None:
        self.RATE_LIMITS = reader.switch("RATE_LIMITS", default=self.HAS_RATE_LIMITS)
        self.RATE_LIMIT_ALL = reader.text("RATE_LIMIT_ALL", "3000 per minute")
        self.RATE_LIMIT_SIGN_IN = reader.text("RATE_LIMIT_SIGN_IN", "30 per minute")
        self.RATE_LIMIT_LINKS = reader.text("RATE_LIMIT_LINKS", "30 per minute")
        self.RATE_LIMIT_IMPORTS = reader.text("RATE_LIMIT_IMPORTS", "20 per minute")
        self.RATE_LIMIT_STORAGE_URI = reader.text("RATE_LIMIT_STORAGE_URI", "memory://")

    def _read_sessions(self, reader: EnvironmentReader) -> None:
        is_https = self.PUBLIC_URL.startswith("https://")
        self.SESSION_IDLE_MINUTES = reader.whole("SESSION_IDLE_MINUTES", 30, 1, 1440)
        self.SESSION_ABSOLUTE_HOURS = reader.whole("SESSION_ABSOLUTE_HOURS", 24, 1, 720)
        self.SESSION_ENCRYPTION_KEYS = reader.texts("SESSION_ENCRYPTION_KEYS")
        self.PERMANENT_SESSION_LIFETIME = timedelta(hours=self.SESSION_ABSOLUTE_HOURS)
        # The prefix makes browsers insist on Secure, path / and no other host; plain http can't.
        self.SESSION_COOKIE_NAME = "__Host-rosterwright" if is_https else "rosterwright"
        self.SESSION_COOKIE_SECURE = is_https
        self.SESSION_COOKIE_HTTPONLY = True
        self.SESSION_COOKIE_SAMESITE = "Lax"
        self.SESSION_COOKIE_PATH = "/"

    def _read_secrets(self, reader: EnvironmentReader) -> None:
        self.SECRET_KEY = reader.text("SECRET_KEY") or self._default_secret()
        self.SECRET_KEY_FALLBACKS = reader.texts("SECRET_KEY_FALLBACKS")
        self.METRICS_TOKEN = reader.text("METRICS_TOKEN")

    def _read_features(self, reader: EnvironmentReader) -> None:
        self._switches = {name: reader.switch(feature.switch) for name, feature in FEATURES.items()}
        self.SYNC_ENABLED = self._switches["sync"]
        self._feature_values = {
            variable: reader.text(variable)
            for feature in FEATURES.values()
            for variable in feature.needs
        }

    def _default_database(self) -> str:
        return f"sqlite:///{self.INSTANCE_PATH / self.DATABASE_FILE}"

    def _default_secret(self) -> str | None:
        return read_or_make_secret(self.INSTANCE_PATH / "secret-key")

    @property
    def is_sqlite(self) -> bool:
        """Return whether the database is a file of ours."""
        return self.SQLALCHEMY_DATABASE_URI.startswith("sqlite")

    def engine_options(self) -> dict[str, Any]:
        """Return what the engine is made with: the default pool, its limits, the time-outs."""
        options: dict[str, Any] = {
            "pool_size": self.DATABASE_POOL_SIZE,
            "max_overflow": self.DATABASE_MAX_OVERFLOW,
            "pool_timeout": self.DATABASE_POOL_TIMEOUT_SECONDS,
            "pool_recycle": self.DATABASE_POOL_RECYCLE_SECONDS,
            "hide_parameters": True,  # statements reach the log, people's data does not
        }
        if self.is_sqlite:
            options["connect_args"] = {"timeout": self.SQLITE_BUSY_TIMEOUT_MS / 1000}
            return options
        limits = {
            "statement_timeout": self.STATEMENT_TIMEOUT_MS,
            "lock_timeout": self.LOCK_TIMEOUT_MS,
            "timezone": "UTC",
        }
        options["connect_args"] = {
            "connect_timeout": self.DATABASE_CONNECT_TIMEOUT_SECONDS,
            "application_name": "rosterwright",
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        }
        return options

    def as_mapping(self) -> dict[str, Any]:
        """Return the settings that Flask's configuration takes."""
        return {name: getattr(self, name) for name in dir(self) if name.isupper()}

    def value_of(self, variable: str) -> str:
        """Return what an optional feature's variable holds, empty when it is not set."""
        return self._feature_values[variable]

    def is_feature_enabled(self, name: str) -> bool:
        """Return whether the optional feature `name` is switched on."""
        _feature(name)
        return self._switches[name]

    def validate(self, features: Iterable[str] = (), *, validate_walmart: bool = False) -> None:
        """Raise `ConfigurationException` listing all that is wrong, each with variable and remedy.

        Of `features` those are checked that are switched on. `validate_walmart` names edr.
        """
        named = {*features, *(("edr",) if validate_walmart else ())}
        problems = [*self._faults, *self.start_problems()]
        for name in sorted(named):
            problems += self._feature_problems(name)
        if problems:
            _refuse(problems)

    def refuse_unreadable(self) -> None:
        """Raise `ConfigurationException` when a variable holds what its setting can't be."""
        if self._faults:
            _refuse(self._faults)

    def start_problems(self) -> list[str]:
        """Return what stands against a start in this environment."""
        return []

    def _feature_problems(self, name: str) -> list[str]:
        feature = _feature(name)
        if not self._switches[name]:
            return []
        return [
            f"{variable} is not set: the feature {name!r} ({feature.switch}) needs it."
            for variable in feature.needs
            if not self._feature_values[variable]
        ]

    def _plain_faults(self) -> list[str]:
        faults = []
        if self.LOG_LEVEL not in _LEVELS:
            faults.append(f"LOG_LEVEL must be one of {', '.join(_LEVELS)}.")
        if not self.SQLALCHEMY_DATABASE_URI:
            faults.append("DATABASE_URL must be a sqlite or postgresql+psycopg address.")
        if self.MAX_CONTENT_LENGTH < self.MAX_UPLOAD_BYTES:
            faults.append("MAX_CONTENT_LENGTH must not be less than MAX_UPLOAD_BYTES.")
        if self.PUBLIC_URL and not is_usable_public_url(self.PUBLIC_URL):
            faults.append("PUBLIC_URL must be an address such as https://roster.example.org.")
        faults += [
            f"RATE_LIMIT_{name} must be an amount such as: 30 per minute, 200 per hour."
            for name in ("ALL", "SIGN_IN", "LINKS", "IMPORTS")
            if not _RATES.fullmatch(getattr(self, f"RATE_LIMIT_{name}"))
        ]
        store = self.RATE_LIMIT_STORAGE_URI.partition("://")[0]
        if store not in _RATE_STORES:
            faults.append("RATE_LIMIT_STORAGE_URI must be memory:// or a redis:// address.")
        elif store != "memory" and find_spec("redis") is None:
            faults.append("RATE_LIMIT_STORAGE_URI names Redis: install the package redis.")
        if not all(_is_fernet_key(key) for key in self.SESSION_ENCRYPTION_KEYS):
            faults.append("SESSION_ENCRYPTION_KEYS must be Fernet keys, separated by commas.")
        return faults


class DevelopmentConfig(Config):
    """Starts with nothing set."""


class TestingConfig(Config):
    """A database of its own, and unexpected errors answered as they would be in production."""

    NAME = "testing"
    DATABASE_FILE = "testing.sqlite3"
    TESTING = True
    HAS_RATE_LIMITS = False
    PROPAGATE_EXCEPTIONS = False


class ProductionConfig(Config):
    """Nothing is guessed that somebody could regret."""

    NAME = "production"
    PROPAGATE_EXCEPTIONS = False

    @override
    def _default_secret(self) -> str | None:
        return None

    @override
    def start_problems(self) -> list[str]:
        problems = weak_secret_problems("SECRET_KEY", self.SECRET_KEY or "")
        for number, key in enumerate(self.SECRET_KEY_FALLBACKS, start=1):
            problems += weak_secret_problems(f"SECRET_KEY_FALLBACKS, key {number},", key)
        if self.DEBUG:
            problems.append("DEBUG (or FLASK_DEBUG) is on: switch it off in production.")
        if self.is_sqlite and self.ROSTERWRIGHT_HOSTS > 1:
            problems.append(
                "DATABASE_URL names SQLite, but ROSTERWRIGHT_HOSTS is more than 1: "
                "several hosts need PostgreSQL."
            )
        if not self.PUBLIC_URL:
            problems.append("PUBLIC_URL is not set: give the address that browsers use.")
        return problems


ENVIRONMENTS: Final[Mapping[str, type[Config]]] = MappingProxyType(
    {kind.NAME: kind for kind in (DevelopmentConfig, TestingConfig, ProductionConfig)}
)


def get_config(
    name: str | None = None, *, validate: bool = False, environ: Mapping[str, str] | None = None
) -> Config:
    """Return the settings of the environment `name` (default: APP_ENV, else development).

    `environ` replaces the process's environment (tests). With `validate`, everything that is needed
    at start is checked too.

    Raises:
        ConfigurationException: an unknown environment, or all problems found, one per line.
    """
    source = os.environ if environ is None else environ
    wanted = name or source.get("APP_ENV") or DevelopmentConfig.NAME
    kind = ENVIRONMENTS.get(wanted)
    if kind is None:
        _refuse([f"APP_ENV is {wanted!r}, but must be one of {', '.join(ENVIRONMENTS)}."])
    config = kind(source)
    if validate:
        config.validate()
    else:
        config.refuse_unreadable()
    return config


def normal_database_url(address: str) -> str:
    """Return `address` with the driver that Rosterwright uses, empty when it can't be used."""
    try:
        url = make_url(address)
    except ArgumentError:
        return ""
    if url.drivername in {"postgres", "postgresql", _POSTGRESQL}:
        return url.set(drivername=_POSTGRESQL).render_as_string(hide_password=False)
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        return address
    return ""


def _feature(name: str) -> Feature:
    if name not in FEATURES:
        raise ConfigurationException(
            f"No feature is called {name!r}; there are: {', '.join(FEATURES)}."
        )
    return FEATURES[name]


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _refuse(problems: list[str]) -> NoReturn:
    raise ConfigurationException("\n".join(problems), context={"problems": problems})
