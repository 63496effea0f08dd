"""docs/configuration.md names every setting, with its default."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from typing_extensions import override

from config import FEATURES, Config, get_config
from tests.docs.documents import ROOT
from tests.support.settings import SECRET_KEY

TEXT: Final = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
ROW: Final = re.compile(r"^\| `(?P<name>[A-Z0-9_]+)` \| (?P<default>[^|]+) \|", re.MULTILINE)
DESCRIBED: Final = {row["name"]: row["default"].strip() for row in ROW.finditer(TEXT)}


class AskedFor(Mapping[str, str]):
    """An environment that notes which variables are asked for."""

    def __init__(self, given: dict[str, str]) -> None:
        self._given = given
        self.names: set[str] = set()

    @override
    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._given[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    @override
    def __len__(self) -> int:
        return len(self._given)


@pytest.fixture
def environ(tmp_path: Path) -> AskedFor:
    """What is set in development: next to nothing."""
    return AskedFor({"SECRET_KEY": SECRET_KEY, "INSTANCE_PATH": str(tmp_path)})


@pytest.fixture
def config(environ: AskedFor) -> Config:
    """The settings with their defaults."""
    return get_config("development", environ=environ)


def test_every_variable_that_is_read_is_described_and_no_other(
    environ: AskedFor, config: Config
) -> None:
    assert set(DESCRIBED) == environ.names
    assert config.ENV_NAME == "development"


def test_every_feature_is_named_with_its_switch() -> None:
    for name, feature in FEATURES.items():
        assert f"| `{feature.switch}` | off | The feature `{name}`" in TEXT


def test_the_described_defaults_are_the_real_ones(config: Config) -> None:
    for name, described in DESCRIBED.items():
        real = getattr(config, name, None)
        if isinstance(real, bool):
            assert described == ("on" if real else "off"), name
        elif isinstance(real, int):
            assert described == str(real), name
        elif real in ("", []):
            assert described == "none", name
