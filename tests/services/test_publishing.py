"""Publishing at the same moment, and what can't be changed afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import Rosterwright
from error_handlers.exceptions import ConflictException
from models.base import Base
from models.database import db
from models.employee import Employee
from models.event import Event
from models.schedule import Schedule
from models.tenancy import unscoped
from models.user import User
from repositories.base import locking
from services.publishing import Publish, PublishingService
from services.registry import service
from tests.support.factories import MONDAY, World
from utils.principal import acting_as

EVERYTHING = 99


def publish(app: Rosterwright, world: World, last: date) -> int | None:
    """Publish in a thread of its own; return the number, None where nothing was new."""
    command = Publish(first=MONDAY, last=last, accepted_critical=EVERYTHING)
    try:
        with app.app_context(), acting_as(world.principal()), service(PublishingService) as one:
            return one.publish(command).number
    except ConflictException:
        return None


def test_who_publishes_at_once_gets_a_number_each_and_no_twin(
    app: Rosterwright, world: World
) -> None:
    world.schedule()
    days = [MONDAY, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)]
    with ThreadPoolExecutor(len(days)) as pool:
        numbers = list(pool.map(lambda day: publish(app, world, day), days))
    assert numbers[:2].count(None) == 1
    assert sorted(number for number in numbers if number) == [1, 2, 3]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_publishing_waits_for_nobody_who_is_at_work_on_the_same_days(
    app: Rosterwright, world: World
) -> None:
    world.schedule()
    kinds = (Employee, Event, Schedule, User)
    with app.app_context(), ThreadPoolExecutor(1) as pool, db.engine.connect() as at_work:
        for kind in kinds:
            at_work.execute(locking(select(kind.id)), execution_options=unscoped("all of them"))
        assert pool.submit(publish, app, world, MONDAY).result(timeout=30) == 1


@pytest.mark.parametrize(
    ("table", "values"),
    [("roster_versions", {"note": "Mended"}), ("published_schedules", {"seat": 9})],
)
def test_the_database_lets_nobody_change_what_was_published(
    app: Rosterwright, world: World, table: str, values: dict[str, object]
) -> None:
    world.published_schedule()
    with app.app_context():
        engine = db.engine
    with pytest.raises(IntegrityError, match="rule:frozen"), engine.begin() as connection:
        connection.execute(update(Base.metadata.tables[table]).values(**values))
