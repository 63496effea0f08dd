"""Signing in and out over HTTP, and who one is."""

from tests.api.caller import Caller
from tests.support.cast import Cast
from tests.support.factories import PASSWORD


def test_signing_in_answers_who_one_is_and_sets_the_cookie(as_nobody: Caller, cast: Cast) -> None:
    body = {"email": f" {cast.bob.email.upper()} ", "password": PASSWORD}
    answer = as_nobody.post("/auth/login", body)
    assert answer.status_code == 200
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    me = as_nobody.get("/me")
    assert me.status_code == 200
    assert me.get_json() == answer.get_json()
    assert me.get_json()["role"] == "manager"
    assert "roster.edit" in me.get_json()["permissions"]
    assert me.get_json()["organization"]["slug"] == "acme"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(
    as_nobody: Caller, cast: Cast
) -> None:
    wrong = as_nobody.post("/auth/login", {"email": cast.bob.email, "password": "wrong one"})
    unknown = as_nobody.post("/auth/login", {"email": "x@example.com", "password": "wrong one"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_json()["detail"] == unknown.get_json()["detail"]
    assert "Set-Cookie" not in wrong.headers
    assert as_nobody.get("/me").status_code == 401


def test_blanks_at_the_ends_belong_to_a_password(as_nobody: Caller, cast: Cast) -> None:
    body = {"email": cast.bob.email, "password": f"{PASSWORD} "}
    assert as_nobody.post("/auth/login", body).status_code == 401


def test_after_signing_out_the_cookie_opens_nothing(as_bob: Caller) -> None:
    assert as_bob.post("/auth/logout", None).status_code == 204
    assert as_bob.get("/me").status_code == 401
    assert as_bob.post("/auth/logout", None).status_code == 401
