"""What can go wrong, in the product's own words: exceptions that know no HTTP.

Each carries a stable `code`, a message that says what to do, and `context` (facts safe to show).
`http_status` is only a number that the one mapping in `error_handlers.responses` reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFault:
    """One field that was refused: where it stands, what is wrong and what to do."""

    field: str
    message: str


class AppException(Exception):
    """Anything that Rosterwright refuses or cannot do."""

    http_status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    default_message: ClassVar[str] = (
        "Nothing was changed. Try again; if it happens again, report the error id."
    )

    def __init__(
        self,
        message: str | None = None,
        *,
        errors: Sequence[FieldFault] = (),
        context: Mapping[str, object] | None = None,
    ) -> None:
        self.message = message or self.default_message
        self.errors = tuple(errors)
        self.context = dict(context or {})
        super().__init__(self.message)


class ValidationException(AppException):
    """The input breaks its own format; `errors` names the fields."""

    http_status = 400
    code = "validation"
    title = "Some of the input can't be used"
    default_message = "Correct the named fields and send it again."


class AuthenticationException(AppException):
    """Nobody, or somebody unproven, is signed in."""

    http_status = 401
    code = "authentication"
    title = "Sign in first"
    default_message = "Sign in and try again."


class TokenRefusedException(AuthenticationException):
    """The API token opens nothing, or nothing any more."""

    code = "token-refused"
    title = "This API token is not accepted"
    default_message = "Make another one on the page API tokens of your account."


class SecondFactorRequiredException(AuthenticationException):
    """The password is right, but this account also wants a code."""

    code = "second-factor-required"
    title = "This account also wants a code"
    default_message = (
        "Send the six digits that your authenticator shows, or a recovery code, as code."
    )


class WrongCodeException(AuthenticationException):
    """The password was right, the code is not."""

    code = "wrong-code"
    title = "This code is not accepted"
    default_message = (
        "This code is wrong, or it was used before. Wait for the next one, then try again."
    )


class AuthorizationException(AppException):
    """The signed-in user may not do this."""

    http_status = 403
    code = "authorization"
    title = "You are not allowed to do this"
    default_message = "Ask an administrator of your organization for the permission."


class CrossSiteRequestException(AuthorizationException):
    """The request did not come from one of our own pages."""

    code = "cross-site-request"
    title = "This did not come from a page of ours"
    default_message = (
        "Open the page here and send it again; a program sends an Origin header with our address."
    )


class InPersonException(AuthorizationException):
    """A program that acts by an API token asks for what only people may do."""

    code = "in-person"
    title = "This is for people, not for programs"
    default_message = "An API token can't do this: sign in with your password and do it yourself."


class ResourceNotFoundException(AppException):
    """Nothing of this kind and id exists in the organization."""

    http_status = 404
    code = "not-found"
    title = "Not found"
    default_message = "Check the address; it may have been removed or belong to somebody else."


class SyncDisabledException(AppException):
    """The upstream sync is switched off."""

    http_status = 400
    code = "sync-disabled"
    title = "The sync is switched off"
    default_message = "Switch the sync on in the settings, then try again."


class ConfigurationException(AppException):
    """A setting is missing or unusable; the message names the variable."""

    code = "configuration"
    title = "Rosterwright is not set up for this"
    default_message = "Run `flask check-config` and set what it names."


class DatabaseException(AppException):
    """The database refused or broke an operation."""

    code = "database"
    title = "The database could not do this"
    default_message = "Nothing was changed. Try again; if it happens again, report the error id."


class ExternalAPIException(AppException):
    """A system outside Rosterwright failed to answer as agreed."""

    http_status = 502
    code = "external-api"
    title = "The other system did not answer as it should"
    default_message = "Nothing was lost. Try again in a few minutes."


class ConflictException(AppException):
    """What is asked contradicts what is stored."""

    http_status = 409
    code = "conflict"
    title = "This contradicts what is already there"
    default_message = "Look at the current state and decide again."


class RuleViolationException(ConflictException):
    """A scheduling rule stands against it; `violations` are plain, JSON-ready dicts."""

    code = "rule-violation"
    title = "A rule stands against this"
    default_message = "Choose another person, day or time."

    def __init__(
        self,
        message: str | None = None,
        *,
        violations: Sequence[Mapping[str, object]],
        context: Mapping[str, object] | None = None,
    ) -> None:
        self.violations = tuple(dict(violation) for violation in violations)
        super().__init__(message, context=context)


class PreconditionFailedException(AppException):
    """The version that the caller saw is not the current one; `context["current"]` shows that."""

    http_status = 412
    code = "precondition-failed"
    title = "Somebody changed this meanwhile"
    default_message = "Read the current state, then send the change again with its version."


class PayloadTooLargeException(AppException):
    """More bytes than the setting allows."""

    http_status = 413
    code = "payload-too-large"
    title = "This is too large"
    default_message = "Send less at once."


class UnsupportedMediaTypeException(AppException):
    """The body is of a kind that this address does not read."""

    http_status = 415
    code = "unsupported-media-type"
    title = "This kind of content can't be read here"
    default_message = "Send the kind of content that the documentation names."


class IdempotencyMismatchException(AppException):
    """The Idempotency-Key was used before with other content."""

    http_status = 422
    code = "idempotency-mismatch"
    title = "This Idempotency-Key belongs to another request"
    default_message = "Use a new key for a new request."


class PreconditionRequiredException(AppException):
    """A change without If-Match could overwrite somebody's work unseen."""

    http_status = 428
    code = "precondition-required"
    title = "Say which version you are changing"
    default_message = "Send the ETag that you read as If-Match."


class RateLimitedException(AppException):
    """Too many tries; `retry_after_seconds` says when to come back."""

    http_status = 429
    code = "rate-limited"
    title = "Too many tries"
    default_message = "Wait a moment, then try again."

    def __init__(self, message: str | None = None, *, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message)


class UnavailableException(DatabaseException):
    """The database is unreachable, locked, full or out of connections: try again later."""

    http_status = 503
    code = "unavailable"
    title = "Rosterwright can't reach its database just now"
    default_message = "Nothing was changed. Try again in a few seconds."

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after_seconds: int = 5,
        context: Mapping[str, object] | None = None,
    ) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message, context=context)


class ContentionException(UnavailableException):
    """Two units of work stood in each other's way (deadlock, serialization): once more may do."""

    code = "contention"
    title = "Somebody changed the same things at that moment"
    default_message = "Somebody else changed the same things at once. Try again."
