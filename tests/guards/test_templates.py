"""Templates write HTML that any checker accepts."""

import re
from pathlib import Path
from typing import Final

import pytest

from tooling.sources import ROOT

TEMPLATES: Final = tuple(sorted((ROOT / "templates").rglob("*.html")))
BARE_HTMX: Final = re.compile(r"(?<![\w-])hx-[a-z-]+=")
TABLE_ROLE: Final = re.compile(r'role="(?:table|row|cell|columnheader|rowheader|rowgroup)"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_attributes_are_those_of_html(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert BARE_HTMX.findall(text) == [], "write data-hx-…, which HTML knows"
    assert TABLE_ROLE.findall(text) == [], "tables, rows and cells have these roles by themselves"
