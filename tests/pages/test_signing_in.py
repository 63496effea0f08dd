"""Coming and going through the pages."""

import pytest

from tests.pages.visitor import HTMX, Visitor, words_of
from tests.support.cast import Cast, Member


def test_who_is_not_signed_in_is_asked_to_and_then_sees_the_page_they_wanted(
    as_nobody: Visitor, cast: Cast
) -> None:
    asked = as_nobody.client.get("/events?state=unstaffed")
    assert asked.headers["Location"] == "/sign-in?next=%2Fevents%3Fstate%3Dunstaffed"
    answer = as_nobody.send("/sign-in", {**form_of(cast.bob), "next": "/events?state=unstaffed"})
    assert answer.headers["Location"] == "/events?state=unstaffed"
    assert "Bob" in as_nobody.follow(answer)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_nobody_is_sent_to_another_site_after_signing_in(
    as_nobody: Visitor, cast: Cast, elsewhere: str
) -> None:
    answer = as_nobody.send("/sign-in", {**form_of(cast.bob), "next": elsewhere})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_wrong_password_shows_the_form_again_with_the_address_but_never_the_password(
    as_nobody: Visitor, cast: Cast
) -> None:
    form = {"email": cast.bob.email, "password": "tr0ub4dor", "next": "/events"}
    answer = as_nobody.send("/sign-in", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "is wrong" in words_of(page)
    assert cast.bob.email in page
    assert 'value="/events"' in page
    assert "tr0ub4dor" not in page


def test_many_failures_in_a_row_are_slowed_down_and_say_when_to_come_back(
    as_nobody: Visitor, cast: Cast
) -> None:
    form = {"email": cast.bob.email, "password": "wrong"}
    for _ in range(5):
        as_nobody.send("/sign-in", form)
    answer = as_nobody.send("/sign-in", form)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Wait" in words_of(answer.get_data(as_text=True))


def test_who_is_signed_in_goes_on_to_the_day(as_bob: Visitor) -> None:
    answer = as_bob.client.get("/sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_after_signing_out_the_day_asks_to_sign_in_again(as_bob: Visitor) -> None:
    answer = as_bob.send("/sign-out", {})
    assert answer.headers["Location"] == "/sign-in"
    assert as_bob.client.get("/").headers["Location"] == "/sign-in"


def test_signing_out_twice_is_no_failure(as_nobody: Visitor) -> None:
    assert as_nobody.send("/sign-out", {}).headers["Location"] == "/sign-in"


def test_a_script_of_a_page_whose_session_ended_is_told_to_go_and_sign_in(
    as_nobody: Visitor,
) -> None:
    answer = as_nobody.client.get("/events", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=%2Fevents")


def form_of(person: Member) -> dict[str, str]:
    """Return the sign-in form as that person fills it in."""
    return {"email": person.email, "password": person.password}
