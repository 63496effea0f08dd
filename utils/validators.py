"""Checks of single values that come from outside, each with words that say what to send instead."""

import re
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from error_handlers.exceptions import FieldFault, ValidationException

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CONTROL_OR_BACKSLASH: Final = re.compile(r"[\x00-\x1f\x7f\\]")


def validate_date_param(date_str: str, param_name: str) -> date:
    """Return the date that `date_str` (YYYY-MM-DD) names.

    Raises:
        ValidationException: it is no such date; the fault names `param_name`.
    """
    message = f"{param_name} must be a date such as 2026-05-09."
    if not _ISO_DATE.fullmatch(date_str):
        raise ValidationException(message, errors=[FieldFault(field=param_name, message=message)])
    try:
        return date.fromisoformat(date_str)
    except ValueError as error:
        raise ValidationException(
            message, errors=[FieldFault(field=param_name, message=message)]
        ) from error


def safe_relative_path(target: str | None, default: str = "/") -> str:
    """Return `target` if it is a path on this site, else `default`: nobody is sent elsewhere."""
    if not target or _CONTROL_OR_BACKSLASH.search(target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return default
    return target


def origin_of(url: str) -> str | None:
    """Return scheme, host and port of a usable http(s) address as browsers write them, else
    None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_default = port in {None, {"http": 80, "https": 443}[parts.scheme]}
    return f"{parts.scheme}://{host}" if is_default else f"{parts.scheme}://{host}:{port}"


def is_usable_public_url(address: str) -> bool:
    """Return whether browsers could be sent to `address`: http(s), a host, nothing behind it."""
    return origin_of(address) == address.rstrip("/").lower()
