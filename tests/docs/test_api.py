"""docs/api.md is what the application says of its API, and its lines run."""

from typing import Final

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import Rosterwright
from models.site import Site
from security.permissions import Permission
from tests.api.caller import faulty_fields
from tests.docs.documents import ROOT, blocks
from tests.docs.shell import requests_in
from tests.support.cast import member, sign_in
from tests.support.factories import World
from tests.support.tokens import known_token
from tooling.api_docs import reference_now, text_of
from utils.principal import Role

DOCUMENT: Final = ROOT / "docs" / "api.md"
# Refused for what is stored, which the example can't know; anything else is the example's fault.
CONTRADICTIONS: Final = frozenset({404, 409, 412})
# So are these fields, when a password or a code is asked for again.
PROOFS: Final = frozenset({"current", "password", "code"})


def test_the_document_is_up_to_date() -> None:
    is_kept = DOCUMENT.read_text(encoding="utf-8") == text_of(reference_now())

    assert is_kept, (
        "docs/api.md is stale: run `make docs` (or .venv/bin/python -m tooling.api_docs)"
    )


@pytest.fixture
def lines(world: World) -> World:
    """The organization that the examples are about, with the administrator of the guide."""
    world.user(email="dana@example.com", password="correct horse battery", role=Role.ADMIN)
    world.site(code="8135")
    return world


def test_the_lines_of_the_guide_run_one_after_the_other(client: FlaskClient, lines: World) -> None:
    sent = [request for block in blocks(DOCUMENT, "sh") for request in requests_in(block.text)]
    token: dict[str, str] = {}
    statuses = []
    for request in sent:
        answer = request.send(client, **token)
        statuses.append(answer.status_code)
        if request.url.endswith("/tokens"):
            made = answer.get_json()
            token = {"TOKEN": made["token"], "ID": made["id"]}

    assert statuses[:-1] == [200, 200, 201, 200, 204, 200, 201, 200, 200, 204]
    assert statuses[-1] == 404  # the refusal that the guide shows
    assert lines.count(Site, Site.code == "TRY-1") == 0


def test_every_operation_takes_its_own_example(app: Rosterwright, lines: World) -> None:
    alice = member(lines, "Alice", Role.ADMIN)
    token = known_token(lines, alice.user, *Permission)
    refused = {}
    for block in blocks(DOCUMENT, "shell"):
        client = sign_in(app.test_client(), alice)
        for request in requests_in(block.text):
            assert request.url.startswith("/api/v1/"), block.line
            answer = request.send(client, TOKEN=token.text)
            if not is_taken(answer):
                refused[f"{request.method} {request.url}"] = answer.get_json()

    assert refused == {}


def is_taken(answer: TestResponse) -> bool:
    """Return whether nothing is wrong with the example itself."""
    if answer.status_code < 400 or answer.status_code in CONTRADICTIONS:
        return True
    return answer.status_code == 400 and faulty_fields(answer) <= PROOFS
