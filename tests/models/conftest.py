"""Two organizations with one row of everything each; all the text of the other one is marked."""

from dataclasses import dataclass

import pytest
from sqlalchemy import String, inspect, literal, update

from app import Rosterwright
from models.base import Base
from models.database import db
from tests.models.sessions import FOREIGN_TEXT, Rows, one_of_each, session_of
from tests.support.factories import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Two:
    """Ours, and a foreign organization, each with one row of every model."""

    ours: World
    theirs: World
    our_rows: Rows
    their_rows: Rows


@pytest.fixture
def two(app: Rosterwright, world: World) -> Two:
    """Store two organizations with one row of everything each."""
    theirs = World(app, slug="globex", time_zone="Europe/Berlin")
    ours, foreign = one_of_each(world), one_of_each(theirs)
    _mark(app, theirs)
    with session_of(app, theirs.id) as session:
        marked = {
            model: session.get_one(model, inspect(row).identity) for model, row in foreign.items()
        }
    return Two(ours=world, theirs=theirs, our_rows=ours, their_rows=marked)


def _mark(app: Rosterwright, world: World) -> None:
    """Begin every name and code of that organization with a mark, so that a leak can be told."""
    marked = {"code", "name", "label", "project_name", "ref_num", "filename", "actor_name"}
    with app.app_context(), db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name == "published_schedules":
                continue  # frozen; its ids tell it
            columns = [one for one in table.c if one.name in marked and type(one.type) is String]
            if columns and "organization_id" in table.c:
                values = {one.name: literal(FOREIGN_TEXT).concat(one) for one in columns}
                ours = table.c.organization_id == world.id
                connection.execute(update(table).where(ours).values(values))
