"""A refused change is answered where it was asked for, not on a page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Response

from error_handlers.exceptions import (
    AppException,
    ConflictException,
    PreconditionFailedException,
    RuleViolationException,
)

OVERRIDE_FIELD = "override_reason"
P = ParamSpec("P")
R = TypeVar("R")
Kinds = tuple[type[AppException], ...]

CONTRADICTIONS: Kinds = (ConflictException, PreconditionFailedException)
_MEANWHILE = "Somebody changed this meanwhile. You see it now as it is: decide again."
_TOLD_ONLY = "info"


def answers_refusals(
    show_again: Callable[Concatenate[AppException, P], Response], kinds: Kinds = CONTRADICTIONS
) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Answer refusals of these kinds with the page that asked, shown again, and their status.

    `show_again` gets the refusal and the view's own arguments. A form that was made from an older
    version is a conflict to a person: 409.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            try:
                return view(*args, **kwargs)
            except kinds as refusal:
                answer = show_again(refusal, *args, **kwargs)
                is_stale = isinstance(refusal, PreconditionFailedException)
                kind = ConflictException if is_stale else type(refusal)
                answer.status_code = kind.http_status
                return answer

        return guarded

    return decorate


def words_of(refusal: AppException) -> tuple[str, ...]:
    """Return what stands against it, a sentence each."""
    if isinstance(refusal, PreconditionFailedException):
        return (_MEANWHILE,)
    if isinstance(refusal, RuleViolationException):
        standing = [one for one in refusal.violations if one["severity"] != _TOLD_ONLY]
        return tuple(f"{one['message']}." for one in standing or refusal.violations)
    return (refusal.message,)


def is_overridable(refusal: AppException) -> bool:
    """Return whether a reason, or a better one, would have let it through."""
    if isinstance(refusal, RuleViolationException):
        standing = [one for one in refusal.violations if one["severity"] != _TOLD_ONLY]
        return bool(standing) and all(one["overridable"] for one in standing)
    return any(fault.field == OVERRIDE_FIELD for fault in refusal.errors)
