"""Ids as they come back from the database."""

from copy import copy
from uuid import UUID

from models.site import Site
from tests.support.factories import World
from utils.ids import new_id


def test_an_id_that_was_read_is_the_one_that_was_stored_in_every_respect(world: World) -> None:
    wanted = new_id()
    world.site(id=wanted, code="ID")
    (site,) = world.rows(Site, Site.code == "ID")
    read = site.id
    assert type(read) is UUID
    assert (read, hash(read), str(read), read.bytes, read.version, read.is_safe) == (
        *(wanted, hash(wanted), str(wanted), wanted.bytes, wanted.version, wanted.is_safe),
    )
    assert copy(read) == wanted
