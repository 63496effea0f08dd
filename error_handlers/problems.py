"""What a failure is, as a value: status, words, facts safe to show. Nothing here knows Flask."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import marshmallow
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from error_handlers.exceptions import (
    AppException,
    AuthenticationException,
    AuthorizationException,
    ConflictException,
    FieldFault,
    PayloadTooLargeException,
    PreconditionFailedException,
    PreconditionRequiredException,
    RateLimitedException,
    ResourceNotFoundException,
    RuleViolationException,
    TokenRefusedException,
    UnavailableException,
    UnsupportedMediaTypeException,
    ValidationException,
)
from repositories.database_errors import map_database_error

_SERVER_ERROR: Final = 500
_NO_LETTERS: Final = re.compile(r"[^a-z]+")

# Where webargs looked -> what a person calls that place; it is no part of a field's name.
_LOCATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "json": "body",
        "form": "form",
        "json_or_form": "body",
        "files": "file",
        "query": "query",
        "querystring": "query",
        "headers": "headers",
        "cookies": "cookies",
        "path": "path",
        "view_args": "path",
    }
)

# A framework's refusal gets the words and the code of ours, where one of ours means the same.
_SAME_MEANING: Final[Mapping[int, type[AppException]]] = MappingProxyType(
    {
        kind.http_status: kind
        for kind in (
            ValidationException,
            AuthenticationException,
            AuthorizationException,
            ResourceNotFoundException,
            ConflictException,
            PreconditionFailedException,
            PayloadTooLargeException,
            UnsupportedMediaTypeException,
            PreconditionRequiredException,
        )
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One failure, ready to be shown."""

    status: int
    code: str
    title: str
    detail: str
    error_id: str
    instance: str
    errors: tuple[FieldFault, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Return whether the failure is on our side."""
        return self.status >= _SERVER_ERROR

    @property
    def retry_after(self) -> int | None:
        """Return after how many seconds another try makes sense, if that is known."""
        seconds = self.headers.get("Retry-After", "")
        return int(seconds) if seconds.isdigit() else None

    def as_document(self) -> dict[str, object]:
        """Return the members of the problem document; facts never replace the standard ones."""
        return {
            **self.facts,
            "type": f"urn:rosterwright:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
            "code": self.code,
            "error_id": self.error_id,
            "errors": [{"field": fault.field, "message": fault.message} for fault in self.errors],
        }


def describe(error: BaseException, *, error_id: str, instance: str) -> Problem:
    """Return what `error` is to the outside world; total over every exception."""
    if isinstance(error, HTTPException) and not isinstance(error, InternalServerError):
        return _of_http(error, error_id, instance)
    return _of_app(as_app_exception(error), error_id, instance)


def as_app_exception(error: BaseException | None) -> AppException:
    """Return `error` in the product's own words; what nobody expected is a plain AppException."""
    if isinstance(error, InternalServerError):
        return as_app_exception(error.original_exception)
    if isinstance(error, AppException):
        return error
    if isinstance(error, SQLAlchemyError):
        return map_database_error(error)
    if isinstance(error, marshmallow.ValidationError):
        return ValidationException(errors=tuple(field_faults(error.messages)))
    return AppException()


def field_faults(messages: object, path: str = "", place: str = "body") -> Iterator[FieldFault]:
    """Yield marshmallow's nested messages one by one, with dotted paths such as `items.0.name`."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            here = path if key == "_schema" else f"{path}.{key}".lstrip(".")
            yield from field_faults(inner, here, place)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from field_faults(inner, path, place)
    else:
        yield FieldFault(field=path or place, message=str(messages))


def _of_app(error: AppException, error_id: str, instance: str) -> Problem:
    headers = {}
    if isinstance(error, RateLimitedException | UnavailableException):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, AuthenticationException):
        is_token = isinstance(error, TokenRefusedException)
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if is_token else "Bearer"
    return Problem(
        status=error.http_status,
        code=error.code,
        title=error.title,
        detail=error.message,
        error_id=error_id,
        instance=instance,
        errors=error.errors,
        facts=_facts(error),
        headers=headers,
    )


def _facts(error: AppException) -> dict[str, object]:
    if error.http_status >= _SERVER_ERROR:
        return {}
    if isinstance(error, RuleViolationException):
        return {**error.context, "violations": error.violations}
    return dict(error.context)


def _of_http(error: HTTPException, error_id: str, instance: str) -> Problem:
    # webargs raises HTTP errors that carry the schema's messages; their status is always 400 here.
    faults = tuple(_webargs_faults(error))
    status = ValidationException.http_status if faults else error.code or _SERVER_ERROR
    ours = _SAME_MEANING.get(status)
    if ours is not None:
        return _of_app(ours(errors=faults), error_id, instance)
    return Problem(
        status=status,
        code=_NO_LETTERS.sub("-", error.name.lower()).strip("-"),
        title=error.name,
        detail=error.description or error.name,
        error_id=error_id,
        instance=instance,
        headers=_telling_headers(error),
    )


def _webargs_faults(error: HTTPException) -> Iterator[FieldFault]:
    data: Any = getattr(error, "data", None)
    messages = data.get("messages") if isinstance(data, Mapping) else None
    if not isinstance(messages, Mapping):
        return
    for location, inner in messages.items():
        if location in _LOCATIONS:
            yield from field_faults(inner, place=_LOCATIONS[location])
        else:
            yield from field_faults({location: inner})


def _telling_headers(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
