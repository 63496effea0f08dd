"""Two organizations with one row of everything each."""

from dataclasses import dataclass

import pytest

from app import Rosterwright
from tests.models.sessions import Rows, one_of_each
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
    return Two(
        ours=world, theirs=theirs, our_rows=one_of_each(world), their_rows=one_of_each(theirs)
    )
