"""What stands around every page, and what it is made of."""

import re
from pathlib import Path

from tests.pages.visitor import DAY, Visitor

ROOT = Path(__file__).resolve().parents[2]


def test_the_chosen_appearance_is_painted_by_the_server(as_bob: Visitor) -> None:
    assert "data-theme" not in as_bob.see(DAY).split("<body")[0]
    as_bob.client.set_cookie("theme", "dark")
    assert 'data-theme="dark"' in as_bob.see(DAY)
    as_bob.client.set_cookie("theme", '"><script>')
    assert "data-theme" not in as_bob.see(DAY).split("<body")[0]


def test_static_files_are_kept_for_a_year_under_an_address_that_changes_with_them(
    as_bob: Visitor,
) -> None:
    found = re.search(r'"(/static/app\.css\?v=\w+)"', as_bob.see(DAY))
    assert found is not None
    kept = as_bob.client.get(found[1])
    kept.close()
    assert "max-age=31536000" in kept.headers["Cache-Control"]
    assert "immutable" in kept.headers["Cache-Control"]
    asked_anew = as_bob.client.get("/static/app.css")
    asked_anew.close()
    assert "immutable" not in asked_anew.headers["Cache-Control"]


def test_no_page_needs_an_unsafe_content_policy() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"\s(style|on\w+)=", text), template.name
        assert "<style" not in text, template.name


def test_the_grids_positions_cover_every_step_of_a_day() -> None:
    text = (ROOT / "static" / "grid.css").read_text()
    for name, first, last in (("at", 0, 11), ("for", 1, 288), ("in", 0, 288), ("long", 1, 48)):
        for step in range(first, last + 1):
            assert f".{name}-{step}{{--{name}:{step}}}" in text


def test_a_failure_is_a_page_with_its_id_and_the_way_on(as_bob: Visitor) -> None:
    answer = as_bob.client.get("/nowhere")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert answer.headers["X-Error-ID"] in page
    assert "Open the day" in page
