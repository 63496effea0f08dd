"""The API's reference, for whoever may read its document: everybody."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, current_app, render_template, request

from error_handlers.decorators import handle_errors
from routes.api.blueprints import PREFIX
from routes.api.document import published
from routes.api.guide import GUIDE, REFUSALS, Chapter, RefusalLine, at_home
from routes.api.reference import Reference
from routes.pages.requests import filled
from schemas.pages import ReferenceQuerySchema
from security.principals import for_anybody

bp = Blueprint("api_docs_pages", __name__)

_MOST_OPEN: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ReferencePage:
    """What is shown; with a `search`, operations alone, few enough of them opened."""

    search: str
    root: str
    reference: Reference
    total: int
    guide: tuple[Chapter, ...]
    refusals: tuple[RefusalLine, ...]

    @property
    def count_label(self) -> str:
        """Return how many operations are shown."""
        if not self.search:
            return f"{self.total} operations"
        return f"{self.reference.count} of {self.total} operations"

    @property
    def opens_all(self) -> bool:
        """Tell whether so little was found that it is shown at once."""
        return bool(self.search) and self.reference.count <= _MOST_OPEN

    def here(self, lines: str) -> str:
        """Return lines of the guide with the address of this Rosterwright."""
        return at_home(lines, self.root)


@bp.get("/api/docs")
@for_anybody
@handle_errors
def show() -> str:
    """Show how the API is used, and every operation with an example."""
    search: str = ReferenceQuerySchema().load(filled(request.args)).get("q", "")
    whole = published(current_app).reference
    page = ReferencePage(
        search=search,
        root=request.host_url.rstrip("/"),
        reference=whole.narrowed(search) if search else whole,
        total=whole.count,
        guide=GUIDE,
        refusals=REFUSALS,
    )
    return render_template("reference/show.html", page=page, prefix=PREFIX)
