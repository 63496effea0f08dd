"""The settings' pages send the same number of statements with 10 rows and with 10,000."""

from typing import Final

import pytest
from sqlalchemy import insert

from app import Rosterwright
from models.database import db
from models.site import Site
from tests.api.test_budgets import FEW, MANY, MANY_ROWS, many_rows
from tests.pages.visitor import Visitor
from tests.support.factories import CHICAGO, World
from tests.support.statements import Statements

pytestmark = pytest.mark.no_cover

PAGE_BUDGET: Final = 6


def store_many(app: Rosterwright, world: World, number: int) -> None:
    """Store that many sites, and people at work, as plain values: fast."""
    owned = {"organization_id": world.id}
    sites = ({"code": f"N{place:05}", "name": "Site"} for place in range(number))
    columns = zip(*many_rows(world, number), strict=True)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(Site), [{**one, **owned, "time_zone": CHICAGO} for one in sites])
        for model, rows in zip(MANY_ROWS, columns, strict=True):
            connection.execute(insert(model), [{**row, **owned} for row in rows])
        connection.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize("number", [FEW, MANY], ids=["10 rows", "10,000 rows"])
def test_the_pages_keep_their_budget(
    app: Rosterwright, as_alice: Visitor, world: World, statements: Statements, number: int
) -> None:
    store_many(app, world, number)
    for path in (
        "/settings/sites",
        "/settings/new-site",
        "/settings/rules",
        f"/settings/sites/{world.home.code}",
        "/settings/sites/N00001",
        "/settings/event-types",
        "/settings/new-event-type",
        "/settings/event-types/core",
    ):
        with statements.at_most(PAGE_BUDGET):
            as_alice.see(path)
