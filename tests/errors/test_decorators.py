"""What the decorators promise besides the mapping."""

import warnings

import pytest
from flask import Flask, Response

from error_handlers.decorators import (
    HANDLES_ERRORS,
    api_error_handler,
    handle_errors,
    requires_sync_enabled,
)
from error_handlers.exceptions import (
    ContentionException,
    ResourceNotFoundException,
    SyncDisabledException,
)


def refuse(number: int) -> str:
    """Refuse odd numbers."""
    if number % 2:
        raise ResourceNotFoundException
    return f"{number} is even"


def test_a_guarded_view_keeps_its_name_and_can_be_recognised() -> None:
    guarded = handle_errors(refuse)
    assert (guarded.__name__, guarded.__doc__) == ("refuse", "Refuse odd numbers.")
    assert getattr(guarded, HANDLES_ERRORS)
    assert not hasattr(refuse, HANDLES_ERRORS)


def test_what_succeeds_passes_through_and_what_fails_is_answered() -> None:
    with Flask("x").test_request_context("/api/x"):
        guarded = handle_errors(refuse)
        assert guarded(2) == "2 is even"
        answer = guarded(1)
    assert isinstance(answer, Response)
    assert answer.status_code == 404


@pytest.mark.parametrize("error", [RuntimeError("unexpected"), KeyboardInterrupt(), SystemExit()])
def test_what_cannot_be_named_goes_on_to_the_application(error: BaseException) -> None:
    @handle_errors
    def view() -> str:
        raise error

    with Flask("x").test_request_context(), pytest.raises(type(error)):
        view()


@pytest.mark.parametrize(("losses", "status"), [(0, 200), (1, 200), (4, 200), (5, 503)])
def test_work_that_lost_to_others_is_tried_again(losses: int, status: int) -> None:
    calls: list[int] = []

    @handle_errors
    def view() -> Response:
        calls.append(len(calls))
        if len(calls) <= losses:
            raise ContentionException
        return Response("done")

    with Flask("x").test_request_context("/api/x"):
        answer = view()
    assert answer.status_code == status
    assert len(calls) == min(losses + 1, 5)


def test_the_old_name_warns_and_does_the_same() -> None:
    with pytest.warns(DeprecationWarning, match=r"since 0\.1.*goes away in 1\.0.*handle_errors"):
        old = api_error_handler(refuse)
    with Flask("x").test_request_context("/api/x"):
        answer = old(1)
    assert isinstance(answer, Response)
    assert answer.status_code == 404


def test_the_new_names_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        handle_errors(refuse)


def test_with_the_sync_off_nothing_is_called() -> None:
    called: list[int] = []
    app = Flask("x")
    app.config["SYNC_ENABLED"] = False
    with app.app_context(), pytest.raises(SyncDisabledException):
        requires_sync_enabled(called.append)(1)
    assert called == []


def test_with_the_sync_on_the_call_goes_through() -> None:
    app = Flask("x")
    app.config["SYNC_ENABLED"] = True
    with app.app_context():
        assert requires_sync_enabled(refuse)(4) == "4 is even"
