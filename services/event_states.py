"""The stored part of an event's life: which state may follow which."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from models.event import EventState
from services import state_moves

_S = EventState
ALLOWED_MOVES: Final[Mapping[EventState, frozenset[EventState]]] = MappingProxyType(
    {
        _S.OPEN: frozenset({_S.IN_PROGRESS, _S.PAUSED, _S.REISSUED, _S.EXPIRED, _S.CANCELLED}),
        _S.IN_PROGRESS: frozenset({_S.OPEN, _S.SUBMITTED, _S.PAUSED, _S.CANCELLED}),
        _S.PAUSED: frozenset({_S.OPEN, _S.IN_PROGRESS, _S.REISSUED, _S.EXPIRED, _S.CANCELLED}),
        # Given out once more, with another window mostly.
        _S.REISSUED: frozenset({_S.IN_PROGRESS, _S.PAUSED, _S.REISSUED, _S.EXPIRED, _S.CANCELLED}),
        _S.EXPIRED: frozenset({_S.OPEN, _S.REISSUED, _S.CANCELLED}),
        _S.SUBMITTED: frozenset({_S.REISSUED}),
        _S.CANCELLED: frozenset({_S.OPEN}),
    }
)


def refuse_forbidden_move(now_is: EventState, wanted: EventState) -> None:
    """Raise `ConflictException`, naming both states, unless `wanted` may follow `now_is`."""
    state_moves.refuse_forbidden_move("event", ALLOWED_MOVES, now_is, wanted)
