"""Who may read the figures: this machine, and whoever has METRICS_TOKEN."""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final

from flask import Request

from error_handlers.exceptions import AuthenticationException, AuthorizationException
from security.bearer import bearer_of

# Each says that somebody else asks through whoever is connected.
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def refuse_strangers(request: Request, config: Mapping[str, Any]) -> None:
    """Return if the request may read the figures.

    Raises:
        AuthenticationException: its token is not METRICS_TOKEN, or it has none and needs it.
        AuthorizationException: it comes from elsewhere, and there is no token that would open.
    """
    given, wanted = bearer_of(request), str(config["METRICS_TOKEN"])
    if given is None and _is_from_here(request, config):
        return
    if not wanted:
        raise AuthorizationException(
            "Ask from the machine itself, or set METRICS_TOKEN and send it as a bearer token."
        )
    if given is None or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise AuthenticationException("Send METRICS_TOKEN as a bearer token.")


def _is_from_here(request: Request, config: Mapping[str, Any]) -> bool:
    """Return whether the client itself, not just a proxy before it, is on this machine.

    Trusted proxies have been believed by now: the address is the client's. A proxy that nobody
    trusts may speak for anybody.
    """
    if not config["TRUSTED_PROXIES"] and any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
