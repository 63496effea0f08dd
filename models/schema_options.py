"""How models are compared with a database's schema."""

from typing import Any, Literal

from sqlalchemy.types import TypeDecorator

from models.types import JSONDocument, UtcDateTime


def autogenerate_options() -> dict[str, Any]:
    """Return Alembic's comparison options; migrations never import from the models, so types are
    written plainly."""
    return {"compare_type": True, "compare_server_default": True, "render_item": _render_item}


def _render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSONDocument):
        return "json_document()"
    return False
