"""README and the documents beside it: short, and pointing at what exists."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.docs.documents import ROOT, documents, links, name_of

README: Final = ROOT / "README.md"
MAKE_TARGET: Final = re.compile(r"^([a-z]+):.*## ", re.MULTILINE)
# Folders end with a slash; whatever else stands in a file list is a file.
NAMED_FILE: Final = re.compile(r"`((?:[a-z_]+/)+[a-z_*]*(?:\.[a-z]+)?)`")


def test_the_readme_fits_on_a_few_screens() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) < 150


def test_every_make_target_is_explained() -> None:
    targets = MAKE_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    text = README.read_text(encoding="utf-8")

    assert targets
    for target in targets:
        assert f"`make {target}`" in text, target


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    inside = [target.split("#")[0] for target in links(document) if "://" not in target]

    missing = [target for target in inside if target and not (document.parent / target).exists()]

    assert missing == []


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_named_files_and_folders_exist(document: Path) -> None:
    named = NAMED_FILE.findall(document.read_text(encoding="utf-8"))

    missing = [
        path for path in named if not path.startswith("instance/") and not list(ROOT.glob(path))
    ]

    assert missing == []
