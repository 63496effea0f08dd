"""Reads typed settings from an environment and collects everything that is wrong with it."""

from collections.abc import Mapping
from typing import TypeVar

from environs import Env, EnvValidationError, validate
from typing_extensions import override

T = TypeVar("T")


class EnvironmentReader(Env):
    """Reads a given mapping; a value that can't be used counts as unset and is a fault."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        super().__init__(eager=False)
        self._source = environ

    @override
    def _get_value(self, env_key: str, default: object) -> object:
        return self._source.get(env_key, default)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number of the range `low` to `high`."""
        return _known(self.int(name, default, validate=validate.Range(low, high)), default)

    def switch(self, name: str, *, default: bool = False) -> bool:
        """Return whether something is on."""
        return _known(self.bool(name, default), default)

    def text(self, name: str, default: str = "") -> str:
        """Return a text without blanks around it."""
        return _known(self.str(name, default), default).strip()

    def texts(self, name: str) -> list[str]:
        """Return the parts of a comma-separated text."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def faults(self) -> list[str]:
        """Return everything that could not be used, each with its variable; read nothing after."""
        try:
            self.seal()
        except EnvValidationError as error:
            faults = error.error_messages
            named = faults.items() if isinstance(faults, Mapping) else [("environment", faults)]
            return [f"{variable}: {' '.join(map(str, words))}" for variable, words in named]
        return []


def _known(value: T | None, default: T) -> T:
    # environs answers None for what it refused, and reports it when it is sealed.
    return default if value is None else value
