"""Every exception has one status, a code, words that help, and one way out."""

from collections.abc import Iterator

import marshmallow
import pytest
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions

import error_handlers
from error_handlers import exceptions
from error_handlers.exceptions import (
    AppException,
    FieldFault,
    RateLimitedException,
    RuleViolationException,
    UnavailableException,
)
from error_handlers.problems import as_app_exception, describe, field_faults
from services.work_left import WorkLeftException

STATUS = {
    "AppException": 500,
    "ValidationException": 400,
    "AuthenticationException": 401,
    "SecondFactorRequiredException": 401,
    "TokenRefusedException": 401,
    "WrongCodeException": 401,
    "AuthorizationException": 403,
    "CrossSiteRequestException": 403,
    "InPersonException": 403,
    "ResourceNotFoundException": 404,
    "SyncDisabledException": 400,
    "ConfigurationException": 500,
    "DatabaseException": 500,
    "ExternalAPIException": 502,
    "ConflictException": 409,
    "RuleViolationException": 409,
    "PreconditionFailedException": 412,
    "PayloadTooLargeException": 413,
    "UnsupportedMediaTypeException": 415,
    "IdempotencyMismatchException": 422,
    "PreconditionRequiredException": 428,
    "RateLimitedException": 429,
    "ContentionException": 503,
    "UnavailableException": 503,
}
# Kinds that belong to one use case, beside it.
OF_A_USE_CASE = {
    "AttendanceRecordedException": 409,
    "FutureWorkChangedException": 409,
    "ReassignRefusedException": 409,
    "UndoBlockedException": 409,
    "WorkLeftException": 409,
}


def family(kind: type[AppException] = AppException) -> Iterator[type[AppException]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


EVERY_KIND = sorted(set(family()), key=lambda kind: kind.__name__)


def example(kind: type[AppException]) -> AppException:
    if issubclass(kind, RuleViolationException):
        return kind(violations=[])
    if issubclass(kind, WorkLeftException):
        return kind("There is work planned for them.", standing=())
    if issubclass(kind, RateLimitedException):
        return kind(retry_after_seconds=3)
    return kind()


def test_the_table_of_status_is_total() -> None:
    assert {kind.__name__: kind.http_status for kind in EVERY_KIND} == {
        **STATUS,
        **OF_A_USE_CASE,
    }


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.__name__)
def test_each_kind_becomes_its_status_with_code_and_advice(kind: type[AppException]) -> None:
    problem = describe(example(kind), error_id="e1", instance="/x")

    assert problem.status == {**STATUS, **OF_A_USE_CASE}[kind.__name__]
    assert problem.code == kind.code == kind.code.lower()
    assert problem.title
    assert len(problem.detail.split()) >= 4
    assert problem.as_document()["type"] == f"urn:rosterwright:problem:{kind.code}"


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: kind.__name__)
def test_each_kind_keeps_its_message_and_context(kind: type[AppException]) -> None:
    error = example(kind)
    assert str(error) == error.message
    assert error.errors == ()
    assert isinstance(error.context, dict)


def test_each_code_belongs_to_one_kind_or_its_parents() -> None:
    codes = [kind.code for kind in EVERY_KIND]
    assert len(codes) == len(set(codes))


def test_facts_are_shown_for_refusals_and_hidden_for_failures() -> None:
    refused = exceptions.PreconditionFailedException(context={"current": {"version": 2}})
    failed = exceptions.DatabaseException(context={"current": "x"})

    assert describe(refused, error_id="", instance="").as_document()["current"] == {"version": 2}
    assert "current" not in describe(failed, error_id="", instance="").as_document()


def test_facts_never_replace_the_standard_members() -> None:
    error = exceptions.ConflictException(context={"status": 200, "detail": "all is well"})
    document = describe(error, error_id="", instance="").as_document()
    assert (document["status"], document["detail"]) == (409, error.message)


@pytest.mark.parametrize("error", [RateLimitedException(retry_after_seconds=4)])
def test_waiting_times_travel_as_a_header(error: AppException) -> None:
    assert describe(error, error_id="", instance="").headers == {"Retry-After": "4"}
    busy = UnavailableException(retry_after_seconds=5)
    assert describe(busy, error_id="", instance="").retry_after == 5
    assert describe(AppException(), error_id="", instance="").retry_after is None


@pytest.mark.parametrize("status", sorted(default_exceptions))
def test_every_refusal_of_the_framework_is_described(status: int) -> None:
    error = default_exceptions[status]()
    problem = describe(error, error_id="", instance="")

    assert problem.status == status
    assert problem.title
    assert problem.detail
    assert problem.code.replace("-", "").isalpha()


@pytest.mark.parametrize(
    "error",
    [
        ValueError("secret"),
        InternalServerError(original_exception=KeyError("secret")),
        SystemExit(),
    ],
)
def test_what_nobody_expected_says_nothing_about_itself(error: BaseException) -> None:
    problem = describe(error, error_id="", instance="")
    assert (problem.status, problem.code) == (500, "internal-error")
    assert "secret" not in repr(problem)


def test_a_wrapped_failure_is_described_as_what_it_is() -> None:
    wrapped = InternalServerError(original_exception=UnavailableException())
    assert as_app_exception(wrapped).http_status == 503
    assert as_app_exception(NoResultFound()).http_status == 500
    assert as_app_exception(marshmallow.ValidationError("Wrong.")).http_status == 400


def test_nested_messages_become_one_fault_each() -> None:
    messages = {
        "name": ["Too long.", "Has a NUL."],
        "items": {0: {"count": ["Not a number."]}, "_schema": ["Too few."]},
        "_schema": ["Says too little."],
    }
    assert list(field_faults(messages)) == [
        FieldFault(field="name", message="Too long."),
        FieldFault(field="name", message="Has a NUL."),
        FieldFault(field="items.0.count", message="Not a number."),
        FieldFault(field="items", message="Too few."),
        FieldFault(field="body", message="Says too little."),
    ]


def test_the_public_names_can_be_imported_from_the_package() -> None:
    for name in STATUS:
        assert getattr(error_handlers, name) is getattr(exceptions, name)
    for name in ("handle_errors", "requires_sync_enabled", "api_error_handler"):
        assert callable(getattr(error_handlers, name))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = error_handlers.nothing
    assert issubclass(HTTPException, Exception)
