"""Which state may follow which, for everything that has a life."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from error_handlers.exceptions import ConflictException, FieldFault

State = TypeVar("State", bound=StrEnum)


def refuse_forbidden_move(
    what: str, moves: Mapping[State, frozenset[State]], now_is: State, wanted: State
) -> None:
    """Raise `ConflictException`, naming both states of `what`, unless `moves` allows it."""
    allowed = moves[now_is]
    if wanted in allowed:
        return
    further = f"From {_said(now_is)} it can become: {', '.join(sorted(map(_said, allowed)))}."
    words = (
        f"The {what} is {_said(now_is)} and can't become {_said(wanted)}. "
        f"{further if allowed else 'It stays as it is.'}"
    )
    raise ConflictException(
        words,
        errors=[FieldFault(field="state", message=words)],
        context={"from_state": now_is, "to_state": wanted},
    )


def _said(state: StrEnum) -> str:
    """Return the state as pages say it: a code is no word."""
    return state.value.replace("_", " ")
