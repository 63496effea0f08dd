"""flask check-config."""

from pathlib import Path

import click
import pytest

from app import Rosterwright
from cli.common import settings_in_words
from error_handlers.exceptions import ConfigurationException
from tests.cli.terminal import run
from tests.support.settings import SECRET_KEY


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment of its own: nothing of the machine's, and a place for the secret key."""
    return {"APP_ENV": "development", "INSTANCE_PATH": str(tmp_path), "SECRET_KEY": SECRET_KEY}


def test_a_complete_environment_is_reported_as_such(app: Rosterwright, env: dict[str, str]) -> None:
    result = run(app, "check-config", env=env)

    assert result.exit_code == 0, result.stderr
    assert result.stdout == "The settings are complete (development).\n"


def test_a_feature_that_is_switched_off_needs_nothing(
    app: Rosterwright, env: dict[str, str]
) -> None:
    result = run(app, "check-config", "--features", "edr, mail", env=env)

    assert result.exit_code == 0, result.stderr
    assert "edr: switched off\nmail: switched off\n" in result.stdout


def test_everything_that_the_features_miss_is_listed_at_once(
    app: Rosterwright, env: dict[str, str]
) -> None:
    env |= {"EDR_ENABLED": "1", "MAIL_ENABLED": "1", "EDR_URL": "https://edr.example"}

    result = run(app, "check-config", "--features", "edr,mail", env=env)

    assert result.exit_code == 1
    assert result.stdout == ""
    for variable in ("EDR_USERNAME", "EDR_PASSWORD", "MAIL_HOST", "MAIL_FROM"):
        assert variable in result.stderr
    assert "EDR_URL" not in result.stderr


def test_a_complete_feature_is_reported_as_such(app: Rosterwright, env: dict[str, str]) -> None:
    env |= {"MAIL_ENABLED": "1", "MAIL_HOST": "localhost", "MAIL_FROM": "roster@acme.example"}

    result = run(app, "check-config", "--features", "mail", env=env)

    assert result.exit_code == 0, result.stderr
    assert "mail: on, and complete" in result.stdout


def test_an_unknown_feature_is_wrong_usage_and_the_known_ones_are_listed(
    app: Rosterwright, env: dict[str, str]
) -> None:
    result = run(app, "check-config", "--features", "fax", env=env)

    assert result.exit_code == 2
    assert "'fax' is none of sync, edr, mail, oidc" in result.stderr


def test_every_problem_of_production_is_listed_at_once(
    app: Rosterwright, env: dict[str, str]
) -> None:
    env |= {"APP_ENV": "production", "SECRET_KEY": "dev", "DEBUG": "1", "LOG_LEVEL": "LOUD"}

    result = run(app, "check-config", env=env)

    assert result.exit_code == 1
    for variable in ("SECRET_KEY", "DEBUG", "LOG_LEVEL", "PUBLIC_URL"):
        assert variable in result.stderr


@pytest.mark.parametrize(
    ("mark", "expected"), [("true", click.ClickException), ("false", ConfigurationException)]
)
def test_unusable_settings_are_words_where_a_command_starts_and_an_error_elsewhere(
    monkeypatch: pytest.MonkeyPatch, mark: str, expected: type[Exception]
) -> None:
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", mark)

    with pytest.raises(expected, match="SECRET_KEY is not set"), settings_in_words():
        raise ConfigurationException("SECRET_KEY is not set")
