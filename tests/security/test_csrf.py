"""Writes come from our own pages, or from a program that is no browser."""

import pytest
from flask import Flask

from tests.security.conftest import MakeSecured

SITE = "http://localhost"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COOKIE = {"Cookie": "rosterwright=anything"}


def status(app: Flask, method: str, headers: dict[str, str], path: str = "/public") -> int:
    client = app.test_client(use_cookies=False)
    return client.open(path, method=method, headers=headers, base_url=SITE).status_code


@pytest.mark.parametrize("site", ["same-origin", "same-site", "cross-site", "none", "junk"])
def test_reading_is_allowed_from_anywhere(secured: Flask, site: str) -> None:
    assert status(secured, "GET", {"Sec-Fetch-Site": site, "Origin": "https://evil.example"}) == 200


@pytest.mark.parametrize("content", [JSON, FORM, {}], ids=["json", "form", "nothing"])
@pytest.mark.parametrize("site", ["same-site", "cross-site", "none", "", "junk", "Same-Origin"])
def test_a_browser_may_write_only_from_the_same_origin(
    secured: Flask, site: str, content: dict[str, str]
) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": SITE, **content}
    assert status(secured, "POST", headers) == 403
    assert status(secured, "POST", {**headers, "Sec-Fetch-Site": "same-origin"}) == 200


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost", 200),
        ("HTTP://LOCALHOST", 200),
        ("http://localhost:80", 403),  # browsers leave the usual port out
        ("http://localhost:8000", 403),
        ("https://localhost", 403),
        ("http://sub.localhost", 403),
        ("http://localhost.evil.example", 403),
        ("http://localhost@evil.example", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
        ("file://", 403),
    ],
)
def test_without_fetch_metadata_the_origin_must_be_ours(
    secured: Flask, origin: str, expected: int
) -> None:
    assert status(secured, "POST", {"Origin": origin, **FORM, **COOKIE}) == expected


def test_the_public_address_is_ours_too(make_secured: MakeSecured) -> None:
    app = make_secured(PUBLIC_URL="https://roster.example.org")
    headers = {"Origin": "https://roster.example.org", **FORM}
    assert status(app, "POST", headers) == 200
    assert status(app, "POST", {**headers, "Origin": "https://roster.example.com"}) == 403


@pytest.mark.parametrize(
    ("headers", "path", "expected"),
    [
        ({**FORM}, "/public", 403),
        ({**FORM, **COOKIE}, "/public", 403),
        ({}, "/public", 403),
        ({**JSON, **COOKIE}, "/public", 403),
        ({**JSON}, "/public", 200),
        ({"Content-Type": "text/plain"}, "/public", 403),
        ({**FORM}, "/api/v1/auth/login", 403),
    ],
    ids=str,
)
def test_without_any_sign_of_origin_only_a_program_without_a_cookie_may_write(
    secured: Flask, headers: dict[str, str], path: str, expected: int
) -> None:
    assert status(secured, "POST", headers, path) == expected


def test_a_program_may_sign_in_again_while_it_still_has_a_cookie(secured: Flask) -> None:
    assert status(secured, "POST", {**JSON, **COOKIE}, "/api/v1/auth/login") != 403


@pytest.mark.parametrize("value", ["Bearer abc", "bearer abc"])
def test_a_bearer_token_needs_no_origin(secured: Flask, value: str) -> None:
    headers = {"Authorization": value, "Sec-Fetch-Site": "cross-site", **COOKIE}
    assert status(secured, "POST", headers) == 401  # it is looked at, and is no token of ours


@pytest.mark.parametrize("value", ["Bearer", "Bearer  ", "Basic abc", ""])
def test_other_credentials_do_not_lift_the_rule(secured: Flask, value: str) -> None:
    headers = {"Authorization": value, "Sec-Fetch-Site": "cross-site", **COOKIE}
    assert status(secured, "POST", headers) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "FOO"])
def test_every_writing_method_is_looked_at(secured: Flask, method: str) -> None:
    assert status(secured, method, {"Sec-Fetch-Site": "cross-site"}) in {403, 405}
    assert status(secured, method, {"Sec-Fetch-Site": "cross-site"}, "/nowhere") == 403


def test_the_refusal_says_what_to_do(secured: Flask) -> None:
    client = secured.test_client()
    answer = client.post("/api/v1/mine", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.get_json()["code"] == "cross-site-request"
    assert "Origin" in answer.get_json()["detail"]
