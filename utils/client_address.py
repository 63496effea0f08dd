"""The address from which a request came, for the trail that it leaves; commands have none."""

from contextvars import ContextVar
from typing import Final

LONGEST_ADDRESS: Final = 45  # an IPv4 address written as IPv6

_address: ContextVar[str | None] = ContextVar("client_address", default=None)


def current_client_address() -> str | None:
    """Return where what is done in this context was asked for."""
    return _address.get()


def set_client_address(value: str | None) -> None:
    """Do the rest of this context on behalf of that address."""
    _address.set((value or "")[:LONGEST_ADDRESS] or None)
