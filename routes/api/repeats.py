"""A request that is sent again under its Idempotency-Key acts once and is answered the same."""

import hashlib
from collections.abc import Callable, Collection
from typing import Final

from flask import Response, request

from routes.api.answers import JSON
from services.base import ServiceBase
from services.idempotency import IdempotencyService, KeyedRequest, StoredAnswer
from services.registry import alongside
from utils.json import dumps, loads

REPLAYED: Final = "Idempotent-Replayed"


def once(
    use_cases: ServiceBase,
    key: str | None,
    act: Callable[[], Response],
    content: bytes = b"",
    *,
    shown_once: Collection[str] = (),
) -> Response:
    """Act inside the open unit of work, or answer what the first request of the key was answered.

    `content` stands for the body where its bytes differ between equal requests (uploads). Fields in
    `shown_once` hold secrets: they are not kept, and null in the repeated answer.
    """
    if key is None:
        return act()
    keys = alongside(IdempotencyService, use_cases.unit)
    keyed = KeyedRequest(key=key, fingerprint=_fingerprint(content or request.get_data()))
    first = keys.claim(keyed)
    if first is not None:
        return _replayed(first)
    response = act()
    keys.keep(keyed, _stored(response, shown_once))
    return response


def _fingerprint(content: bytes) -> str:
    seen = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    seen.update(content)
    return seen.hexdigest()


def _stored(response: Response, shown_once: Collection[str]) -> StoredAnswer:
    body = response.get_data()
    return StoredAnswer(
        status=response.status_code,
        body=_without(body, shown_once) if shown_once else body,
        etag=response.headers.get("ETag"),
        location=response.headers.get("Location"),
    )


def _without(body: bytes, names: Collection[str]) -> bytes:
    row = loads(body)
    return dumps({**row, **dict.fromkeys(names)}) if isinstance(row, dict) else b""


def _replayed(first: StoredAnswer) -> Response:
    response = Response(first.body, status=first.status, content_type=JSON)
    for name, value in {"ETag": first.etag, "Location": first.location}.items():
        if value is not None:
            response.headers[name] = value
    response.headers[REPLAYED] = "true"
    return response
