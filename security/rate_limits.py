"""How much one client address may ask for: everything, and less of what is dear or tempting.

Counted in memory each process counts for itself, and a client may change its address: these limits
protect the machine. They never stand alone before a password: failures are counted on the account
(`security/slow_down.py`).
"""

from collections.abc import Callable
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, TypeVar

from flask import Flask, Response, current_app, request
from flask_limiter import Limit, Limiter, RequestLimit

from error_handlers.exceptions import RateLimitedException
from error_handlers.responses import respond
from security.principals import FOR_ANYBODY
from utils.clock import now
from utils.metrics import RATE_LIMITED

V = TypeVar("V", bound=Callable[..., object])

_MARK: Final = "rate_limit"
# Moves with the time, so that nobody gets twice the amount around the turn of a minute.
_STRATEGY: Final = "sliding-window-counter"
# Who has one IPv6 address has all of its network.
_IPV6_NETWORK: Final = 64


class RateLimit(StrEnum):
    """What is limited; each has a setting RATE_LIMIT_… of its own."""

    ALL = "all"
    SIGN_IN = "sign-in"
    LINKS = "links"
    IMPORTS = "imports"

    @property
    def setting(self) -> str:
        """The name of the setting that says how much."""
        return f"RATE_LIMIT_{self.name}"


def rate_limited(limit: RateLimit) -> Callable[[V], V]:
    """Mark a view that `limit` counts, besides all requests together."""

    def mark(view: V) -> V:
        setattr(view, _MARK, limit)
        return view

    return mark


def limit_of(view: Callable[..., object] | None) -> RateLimit | None:
    """Return what counts requests to that view besides RATE_LIMIT_ALL."""
    marked: RateLimit | None = getattr(view, _MARK, None)
    return marked


def init_rate_limits(app: Flask) -> None:
    """Refuse too many requests to `app` from one address, before anything is done for them."""
    if not app.config["RATE_LIMITS"]:
        return
    limiter = Limiter(
        client_network,
        default_limits=[
            Limit(app.config[RateLimit.ALL.setting], scope=RateLimit.ALL, shared=True),
            Limit(_amount, scope=_scope, shared=True),
        ],
        on_breach=_refuse,
        strategy=_STRATEGY,
        storage_uri=app.config["RATE_LIMIT_STORAGE_URI"],
        # Without its store, each process counts for itself until it is back.
        in_memory_fallback_enabled=True,
        request_identifier=lambda: request.endpoint or "nowhere",
    )
    limiter.request_filter(_is_free)
    limiter.init_app(app)


def client_network() -> str:
    """Return whose requests are counted together: an IPv4 address, or an IPv6 network."""
    given = request.remote_addr or "nowhere"
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return given
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _IPV6_NETWORK), strict=False))


def _view() -> Callable[..., object] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _is_free() -> bool:
    return bool(getattr(_view(), FOR_ANYBODY, False))


def _amount() -> str:
    """Return what the view allows of its own kind of request, empty when it has no mark."""
    limit = limit_of(_view())
    return str(current_app.config[limit.setting]) if limit else ""


def _scope(_endpoint: str) -> str:
    return limit_of(_view()) or ""


def _refuse(breached: RequestLimit) -> Response:
    RATE_LIMITED.labels(breached.request_args[-1]).inc()
    wait = max(breached.reset_at - int(now().timestamp()), 1)
    words = f"Too much was asked for from your address. Wait {wait} seconds, then try again."
    return respond(RateLimitedException(words, retry_after_seconds=wait))
