"""Values that are made by the thousand: made quickly, and otherwise as dataclasses are."""

from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from inspect import signature
from typing import Any

import pytest

from utils.quick_values import quickly_made


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """As it is written."""

    code: str
    minutes: int = 30

    def __post_init__(self) -> None:
        if self.minutes < 0:
            raise ValueError("work takes time")


@quickly_made
@dataclass(frozen=True, kw_only=True, slots=True)
class Quick(Plain):
    """The same, made quickly, and one field more."""

    seat: int | None = None


def test_a_quick_value_is_made_compared_and_copied_like_any_other() -> None:
    one = Quick(code="core", seat=2)
    assert asdict(one) == {"code": "core", "minutes": 30, "seat": 2}
    assert one == Quick(code="core", minutes=30, seat=2)
    assert replace(one, minutes=45).minutes == 45
    assert list(signature(Quick).parameters) == ["code", "minutes", "seat"]


def test_a_quick_value_refuses_what_any_other_refuses() -> None:
    with pytest.raises(ValueError, match="takes time"):
        Quick(code="core", minutes=-1)
    known: dict[str, Any] = {"seat": 2}
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'code'"):
        Quick(**known)
    one = Quick(code="core")
    for name in ("code", "minutes", "seat"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, None)


def test_what_is_no_parameter_is_left_to_the_value_itself() -> None:
    @quickly_made
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Work:
        minutes: int
        hours: float = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "hours", self.minutes / 60)

    one = Work(minutes=90)
    assert (one.hours, replace(one, minutes=30).hours) == (1.5, 0.5)
    assert list(signature(Work).parameters) == ["minutes"]
    for name in ("minutes", "hours"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, 2)


def test_only_plain_named_parameters_are_made_quickly() -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Listing:
        codes: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="codes is not a plain named parameter"):
        quickly_made(Listing)
