"""A form in the state in which it is shown: as stored, or as it was typed and refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What somebody sent and why it was refused; `is_stale`: somebody else was faster."""

    values: Mapping[str, str]
    version: int
    faults: Mapping[str, str]
    messages: tuple[str, ...]
    is_stale: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FormState:
    """A form as somebody filled it in: what they typed, what is wrong with it, and, where somebody
    else changed it meanwhile, what is stored now."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    messages: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        """Return what is wrong with a field, empty when nothing is."""
        return self.faults.get(name, "")

    def now_is(self, name: str) -> str | None:
        """Return what is stored where it differs from what stands in the field."""
        if not self.is_stale:
            return None
        stored = self.stored.get(name, "")
        return None if stored == self.value(name) else stored

    @property
    def is_stale(self) -> bool:
        """Tell whether somebody else changed it meanwhile."""
        return bool(self.stored)

    @property
    def is_refused(self) -> bool:
        """Tell whether it was sent and refused."""
        return bool(self.messages)


def form_state(stored: Mapping[str, str], version: int, typed: Typed | None) -> FormState:
    """Return the form with what is stored, or with what was typed; whoever was too late sees both,
    and saves over the version that they now see."""
    if typed is None:
        return FormState(values=stored, version=version)
    return FormState(
        values=typed.values,
        faults=typed.faults,
        stored=stored if typed.is_stale else {},
        version=version if typed.is_stale else typed.version,
        messages=typed.messages,
    )
