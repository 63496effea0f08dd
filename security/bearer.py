"""Requests that name their sender themselves: `Authorization: Bearer …` in place of a cookie."""

from flask import Request


def bearer_of(request: Request) -> str | None:
    """Return the token that the request brings, None when it brings none.

    Its cookies then count for nothing, whatever the token is worth.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() or None if scheme.lower() == "bearer" else None
