"""The API's reference, as everybody may read it."""

import re

from app import Rosterwright
from tests.api.operations import document_of, operations_of
from tests.pages.visitor import Visitor, words_of
from tests.support.statements import Statements

PAGE = "/api/docs"


def test_anybody_may_read_it_and_the_database_is_not_asked(
    as_nobody: Visitor, as_bob: Visitor, statements: Statements
) -> None:
    with statements.at_most(0):
        page = as_nobody.see(PAGE)
        assert as_bob.see(PAGE) == page
    assert "Back to the day" in page


def test_every_operation_is_there_with_its_words_and_its_line(
    app: Rosterwright, as_nobody: Visitor
) -> None:
    page, words = as_nobody.see(PAGE), words_of(as_nobody.see(PAGE))
    for operation in operations_of(document_of(app)):
        assert f'id="{operation.node["operationId"]}"' in page
        assert operation.node["summary"] in words
        assert f"{operation.method} {operation.path.removeprefix('/api/v1')}" in words
    assert page.count("data-copy>Copy<") >= 2 * page.count('<span class="method">GET')


def test_the_lines_name_the_address_that_was_asked(as_nobody: Visitor) -> None:
    page = words_of(as_nobody.see(PAGE, Host="roster.acme.example"))
    assert "API=http://roster.acme.example/api/v1" in page


def test_a_search_leaves_what_is_about_all_of_its_words_and_opens_a_few(
    as_nobody: Visitor,
) -> None:
    page = as_nobody.see(f"{PAGE}?q=ZONE+only+while")
    assert re.search(r"\b[1-4] of \d{3}\b", words_of(page))
    assert 'id="patch_sites_by_code" open' in page
    assert 'id="get_employees"' not in page
    assert 'id="guide"' not in page


def test_a_search_without_a_result_shows_the_way_on(as_nobody: Visitor) -> None:
    page = words_of(as_nobody.see(f"{PAGE}?q=zzz"))
    assert "No operation fits these words" in page
    assert "Show all operations" in page


def test_its_content_policy_is_that_of_every_page(as_nobody: Visitor) -> None:
    policies = {
        as_nobody.client.get(path).headers["Content-Security-Policy"].split("'nonce-")[0]
        for path in (PAGE, "/sign-in")
    }
    assert len(policies) == 1
    assert "unsafe" not in policies.pop()


def test_the_chosen_appearance_holds_here_too(as_nobody: Visitor) -> None:
    as_nobody.client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in as_nobody.see(PAGE)
