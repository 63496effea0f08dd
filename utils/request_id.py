"""The id under which one request, command or job appears in logs, audit and errors."""

from contextvars import ContextVar

_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """Return the id of what is being done in this context."""
    return _request_id.get()


def set_request_id(value: str | None) -> None:
    """Do the rest of this context under that id."""
    _request_id.set(value)
