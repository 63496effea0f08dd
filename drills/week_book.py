"""What the clients of one week were told, written down by all of them together."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from drills.harness import still_going

_SIGN_OF_LIFE: Final = 50
_SHOWN: Final = 160
# What may be said to somebody who was too late, or asks for what a rule stands against.
REFUSALS: Final = frozenset({HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A change that was acknowledged: it made that version of an object, which then had these
    facts; `action_id` is the action that it was told to be."""

    kind: str
    object_id: UUID
    version: int
    facts: Mapping[str, object] = field(default_factory=dict)
    action_id: UUID | None = None


@dataclass(kw_only=True, slots=True)
class Book:
    """Every answer of every client."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    answers: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, verb: str, status: int, body: Mapping[str, Any]) -> bool:
        """Write down an answer; return whether it says that it was done."""
        with self._lock:
            self.answers += 1
            if self.answers % _SIGN_OF_LIFE == 0:
                still_going()
            if status < HTTPStatus.BAD_REQUEST:
                self.done[verb] += 1
                return True
            self._note_refusal(verb, status, body)
        return False

    def believe(self, *told: Told) -> None:
        """Write down what was acknowledged."""
        with self._lock:
            self.told.extend(told)

    def _note_refusal(self, verb: str, status: int, body: Mapping[str, Any]) -> None:
        words = body.get("detail")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed.append(f"{verb}: {status} {words}"[:_SHOWN])
        elif status in REFUSALS and words:
            self.refused[verb] += 1
        else:
            self.unfit.append(f"{verb}: {status} {body}"[:_SHOWN])
