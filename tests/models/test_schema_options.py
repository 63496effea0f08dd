"""Migrations that Alembic writes name our types plainly, for they import nothing of the models."""

import pytest
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from models.schema_options import autogenerate_options
from models.types import JSONDocument, UtcDateTime


class SealedText(TypeDecorator[str]):
    """A type that nothing is said of."""

    impl = sa.Text
    cache_ok = True


@pytest.mark.parametrize(
    ("kind", "item", "written"),
    [
        ("type", UtcDateTime(), "sa.DateTime(timezone=True)"),
        ("type", JSONDocument(), "json_document()"),
        ("type", SealedText(), False),
        ("type", sa.Text(), False),
        ("column", UtcDateTime(), False),
    ],
)
def test_our_types_are_written_plainly_and_others_as_alembic_does(
    kind: str, item: object, written: object
) -> None:
    assert autogenerate_options()["render_item"](kind, item, None) == written


def test_types_and_defaults_are_compared() -> None:
    options = autogenerate_options()

    assert options["compare_type"]
    assert options["compare_server_default"]
