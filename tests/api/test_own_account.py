"""The own account over HTTP: password and second factor, and a sign-in that takes a code."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import Rosterwright
from tests.api.caller import Caller, faulty_fields
from tests.support.authenticator import RECOVERY, Authenticator, give_factor
from tests.support.cast import Cast, Member
from tests.support.factories import PASSWORD
from tests.support.statements import Statements

NEW = "a quite different sentence"
FACTOR = "/me/second-factor"
BrowserOf = Callable[[Member], FlaskClient]


def login(caller: Caller, person: Member, **more: str) -> tuple[int, str]:
    """Return the status of a sign-in and, unless it was let in, the code of the refusal."""
    body = {"email": person.email, "password": PASSWORD, **more}
    answer = caller.post("/auth/login", body)
    return answer.status_code, answer.get_json().get("code", "")


def cookie_of(app: Rosterwright, caller: Caller) -> str:
    cookie = caller.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    return cookie.value


def test_after_a_change_of_the_password_this_session_goes_on_and_all_others_ended(
    app: Rosterwright, cast: Cast, as_bob: Caller, as_alice: Caller, browser_of: BrowserOf
) -> None:
    elsewhere, before = Caller(browser_of(cast.bob)), cookie_of(app, as_bob)
    answer = as_bob.post("/me/password", {"current": PASSWORD, "new": NEW})
    assert (answer.status_code, answer.get_data()) == (204, b"")
    assert cookie_of(app, as_bob) != before
    assert as_bob.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 401
    assert as_alice.get("/me").status_code == 200
    thief = Caller(app.test_client())
    thief.client.set_cookie(app.config["SESSION_COOKIE_NAME"], before)
    assert thief.get("/me").status_code == 401


def test_a_password_that_can_not_be_used_is_named_by_field(as_bob: Caller) -> None:
    wrong = as_bob.post("/me/password", {"current": "a wrong password", "new": NEW})
    short = as_bob.post("/me/password", {"current": PASSWORD, "new": "short"})
    assert (wrong.status_code, faulty_fields(wrong)) == (400, {"current"})
    assert (short.status_code, faulty_fields(short)) == (400, {"new"})
    assert "a wrong password" not in wrong.get_data(as_text=True)
    assert as_bob.get("/me").status_code == 200


def test_guessing_is_answered_with_when_to_come_back(as_bob: Caller) -> None:
    body = {"current": "a wrong password", "new": NEW}
    for _ in range(5):
        as_bob.post("/me/password", body)
    answer = as_bob.post("/me/password", body)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_second_factor_is_begun_confirmed_and_asked_for(
    app: Rosterwright, cast: Cast, as_bob: Caller, as_nobody: Caller, browser_of: BrowserOf
) -> None:
    elsewhere, before = Caller(browser_of(cast.bob)), cookie_of(app, as_bob)
    setup = as_bob.post(FACTOR, {"password": PASSWORD}).get_json()
    assert setup["secret"] in setup["address"]
    assert as_bob.get(FACTOR).get_json() == {
        "is_on": False,
        "since": None,
        "is_waiting": True,
        "recovery_codes_left": 0,
    }
    pocket = Authenticator(secret=setup["secret"])
    told = as_bob.post(f"{FACTOR}/confirm", {"code": pocket.code()}).get_json()
    assert len(told["recovery_codes"]) == 10
    assert as_bob.get(FACTOR).get_json()["is_on"] is True
    assert cookie_of(app, as_bob) != before
    assert elsewhere.get("/me").status_code == 401
    assert login(as_nobody, cast.bob) == (401, "second-factor-required")
    assert login(as_nobody, cast.bob, code=pocket.code()) == (401, "wrong-code")
    assert login(as_nobody, cast.bob, code=pocket.code(1)) == (200, "")
    assert login(as_nobody, cast.bob, code=told["recovery_codes"][3]) == (200, "")
    assert as_bob.get(FACTOR).get_json()["recovery_codes_left"] == 9


def test_no_cookie_is_set_before_the_code_was_right(
    app: Rosterwright, cast: Cast, as_nobody: Caller
) -> None:
    pocket = give_factor(app, cast.bob)
    for code in ({}, {"code": pocket.wrong()}):
        body = {"email": cast.bob.email, "password": PASSWORD, **code}
        answer = as_nobody.post("/auth/login", body)
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers
    assert as_nobody.get("/me").status_code == 401


def test_a_wrong_password_is_answered_alike_whether_a_code_would_be_wanted_or_not(
    app: Rosterwright, cast: Cast, as_nobody: Caller
) -> None:
    pocket = give_factor(app, cast.bob)
    said = set()
    for email in (cast.bob.email, cast.alice.email, "nobody@acme.example"):
        for code in ({}, {"code": pocket.code()}, {"code": RECOVERY[0]}):
            body = {"email": email, "password": "a wrong password", **code}
            problem = as_nobody.post("/auth/login", body).get_json()
            said.add((problem["status"], problem["code"], problem["detail"]))
    assert len(said) == 1


def test_a_code_that_an_account_does_not_ask_for_changes_nothing(
    cast: Cast, as_nobody: Caller
) -> None:
    assert login(as_nobody, cast.bob, code="123456") == (200, "")


def test_recovery_codes_are_renewed_and_the_factor_turned_off(
    app: Rosterwright, cast: Cast, as_bob: Caller, browser_of: BrowserOf
) -> None:
    elsewhere = Caller(browser_of(cast.bob))
    pocket = give_factor(app, cast.bob)
    proof = {"password": PASSWORD, "code": pocket.code()}
    renewed = as_bob.post(f"{FACTOR}/recovery-codes", proof)
    assert renewed.status_code == 200
    codes = renewed.get_json()["recovery_codes"]
    assert faulty_fields(as_bob.post(f"{FACTOR}/turn-off", proof)) == {"code"}
    assert elsewhere.get("/me").status_code == 200
    answer = as_bob.post(f"{FACTOR}/turn-off", {"password": PASSWORD, "code": codes[0]})
    assert answer.status_code == 204
    assert elsewhere.get("/me").status_code == 401
    assert as_bob.get(FACTOR).get_json()["is_on"] is False


@pytest.mark.parametrize("step", ["confirm", "recovery-codes", "turn-off"])
def test_what_does_not_stand_like_that_is_a_conflict(as_bob: Caller, step: str) -> None:
    body = {"code": "123456"} if step == "confirm" else {"password": PASSWORD, "code": "123456"}
    answer = as_bob.post(f"{FACTOR}/{step}", body)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "conflict")


def test_reading_how_it_stands_takes_one_statement(as_bob: Caller, statements: Statements) -> None:
    with statements.at_most(1):
        assert as_bob.get(FACTOR).status_code == 200


def test_an_administrator_turns_off_the_second_factor_of_somebody_who_lost_it(
    app: Rosterwright, cast: Cast, as_alice: Caller, as_bob: Caller, as_nobody: Caller
) -> None:
    pocket = give_factor(app, cast.bob)
    where = f"/users/{cast.bob.user.id}"
    version = int(as_alice.get(where).headers["ETag"].strip('"'))
    assert as_bob.delete(f"{where}/second-factor", version).status_code == 403
    assert as_alice.delete(f"{where}/second-factor", version + 1).status_code == 412
    assert as_alice.delete(f"{where}/second-factor", version).status_code == 204
    assert as_alice.get(where).get_json()["second_factor_since"] is None
    assert as_bob.get("/me").status_code == 401
    assert login(as_nobody, cast.bob, code=pocket.code()) == (200, "")


def test_an_administrators_own_second_factor_is_not_turned_off_without_a_code(
    app: Rosterwright, cast: Cast, as_alice: Caller
) -> None:
    give_factor(app, cast.alice)
    where = f"/users/{cast.alice.user.id}"
    version = int(as_alice.get(where).headers["ETag"].strip('"'))
    answer = as_alice.delete(f"{where}/second-factor", version)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "conflict")
