"""Which version of Rosterwright this is."""

import tomllib
from functools import cache
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1] / "pyproject.toml"


@cache
def version() -> str:
    """Return the version that pyproject.toml states."""
    stated: str = tomllib.loads(_HOME.read_text(encoding="utf-8"))["tool"]["rosterwright"][
        "version"
    ]
    return stated
