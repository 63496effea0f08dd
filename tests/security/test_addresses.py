"""Values from outside that lead somewhere: addresses, origins, dates."""

from datetime import date

import pytest

from error_handlers.exceptions import ValidationException
from utils.validators import origin_of, safe_relative_path, validate_date_param


@pytest.mark.parametrize("path", ["/", "/schedule/2026-05-09?site=S1", "/a//b", "/é", "/x#y"])
def test_a_path_on_this_site_is_kept(path: str) -> None:
    assert safe_relative_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "schedule",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/\n/evil.example",
        "\x00/",
        " /x",
        "//[",
    ],
)
def test_anything_that_leads_elsewhere_becomes_the_default(target: str | None) -> None:
    assert safe_relative_path(target) == "/"
    assert safe_relative_path(target, "/day") == "/day"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Example.org", "https://example.org"),
        ("https://example.org:443/x?y", "https://example.org"),
        ("http://example.org:8000", "http://example.org:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("null", None),
        ("", None),
        ("ftp://example.org", None),
        ("http://", None),
        ("http://x:99999", None),
        ("http://[", None),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


def test_a_date_parameter_is_read() -> None:
    assert validate_date_param("2026-02-28", "from") == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-29", "2026-2-3", "20260203", "03/02/2026", "2026-02-03T00:00", "٢٠٢٦-٠٢-٠٣"],
)
def test_anything_else_is_refused_by_the_parameters_name(text: str) -> None:
    with pytest.raises(ValidationException, match="from must be a date such as") as refused:
        validate_date_param(text, "from")
    assert [fault.field for fault in refused.value.errors] == ["from"]
