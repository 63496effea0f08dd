"""What tests set differently from the product: only cost and addresses, never behaviour."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from config import FEATURES, DevelopmentConfig

SECRET_KEY: Final = "a key for tests that signs nothing outside of them"


def settings(url: str, **overrides: object) -> dict[str, object]:
    """Return the settings of an application on the database at `url`."""
    return {
        "TESTING": True,
        "SECRET_KEY": SECRET_KEY,
        "SQLALCHEMY_DATABASE_URI": url,
        "ARGON2_MEMORY_KIB": 8,
        "ARGON2_PASSES": 1,
        **overrides,
    }


@contextmanager
def bare_machine(instance: Path) -> Iterator[None]:
    """Let the block run as on a machine where nothing is set; files go to `instance`."""
    with pytest.MonkeyPatch.context() as environment:
        _forget_the_developers_settings(environment, instance)
        yield


def _forget_the_developers_settings(environment: pytest.MonkeyPatch, instance: Path) -> None:
    known = {
        name for name in dir(DevelopmentConfig({"INSTANCE_PATH": str(instance)})) if name.isupper()
    }
    known |= {
        variable for feature in FEATURES.values() for variable in (feature.switch, *feature.needs)
    }
    for name in (known | {"APP_ENV", "FLASK_DEBUG"}) & set(os.environ):
        environment.delenv(name)
    environment.setenv("INSTANCE_PATH", str(instance))
