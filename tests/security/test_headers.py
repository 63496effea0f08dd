"""What every answer tells the browser not to do."""

import re

import pytest
from flask import Flask, render_template_string

from tests.security.conftest import MakeSecured


def test_a_page_may_only_run_what_is_ours(secured: Flask) -> None:
    policy = secured.test_client().get("/page").headers["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))

    assert parts["default-src"] == "'self'"
    assert re.fullmatch(r"'self' 'nonce-[\w-]{22}'", parts["script-src"])
    assert parts["style-src"] == parts["script-src"]
    assert {parts[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert parts["form-action"] == "'self'"
    assert "unsafe" not in policy


def test_the_nonce_in_the_page_is_the_one_in_the_header_and_new_each_time(secured: Flask) -> None:
    template = "<script nonce='{{ csp_nonce() }}'></script>"
    secured.add_url_rule(
        "/script", view_func=lambda: render_template_string(template), endpoint="script"
    )
    client = secured.test_client()
    answers = [client.get("/script") for _ in range(2)]

    nonces = [re.findall(r"nonce='(.+?)'", answer.text)[0] for answer in answers]
    for nonce, answer in zip(nonces, answers, strict=True):
        assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("path", ["/page", "/api/v1/mine", "/nowhere", "/static/none.css"])
def test_every_answer_carries_the_same_protection(secured: Flask, path: str) -> None:
    headers = secured.test_client().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_data_may_run_nothing_at_all(secured: Flask) -> None:
    policy = secured.test_client().get("/api/v1/mine").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_nothing_but_static_files_is_kept_by_the_browser(secured: Flask) -> None:
    assert secured.test_client().get("/page").headers["Cache-Control"] == "no-store"


def test_only_an_https_installation_insists_on_https(make_secured: MakeSecured) -> None:
    plain = make_secured().test_client().get("/page")
    secure = make_secured(PUBLIC_URL="https://roster.example.org").test_client().get("/page")

    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
