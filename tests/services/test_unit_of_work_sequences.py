"""10,000 random operations over several repositories: all of a unit's work is stored, or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

import pytest
import sqlalchemy as sa

from app import Rosterwright
from error_handlers.exceptions import ConflictException
from models.event_type import EventType
from models.history import AuditEntry
from models.job_role import JobRole
from models.site import Site
from repositories.employees import EmployeeRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.job_roles import JobRoleRepository
from repositories.paging import PageRequest
from repositories.schedules import ScheduleFilters, ScheduleRepository
from repositories.sites import SiteRepository
from services.base import RepositoryService, Unit
from services.trail import Trail
from tests.services.conftest import Knowing
from tests.services.use import Desk, endings
from utils.ids import new_id
from utils.row_shape import RowShape

pytestmark = pytest.mark.no_cover

OPERATIONS: Final = 40
SEQUENCES: Final = 125  # on each database: 10,000 operations together
SHAPE: Final = RowShape(name="code", fields=(("code", "code"),))
ERRORS: Final[tuple[BaseException, ...]] = (
    ConflictException("refused"),
    ValueError("a mistake"),
    KeyboardInterrupt(),
)


class Workshop(RepositoryService):
    """Everything that a sequence works with."""

    def __init__(
        self,
        unit: Unit,
        sites: SiteRepository,
        roles: JobRoleRepository,
        types: EventTypeRepository,
        employees: EmployeeRepository,
        schedules: ScheduleRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self.sites = sites
        self.roles = roles
        self.types = types
        self.employees = employees
        self.schedules = schedules
        self.trail = Trail(unit, audits, transitions)


@dataclass(slots=True)
class Model:
    """What should be stored: names by code."""

    sites: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    audits: int = 0

    def copy(self) -> "Model":
        """Return a model that changes on its own."""
        return Model(dict(self.sites), dict(self.roles), dict(self.types), self.audits)


class Sequence:
    """One random sequence of operations on a workshop and on the model beside it."""

    def __init__(self, workshop: Workshop, model: Model, random: Random) -> None:
        self._workshop = workshop
        self._model = model
        self._random = random

    def step(self) -> None:
        """Do one random operation on both."""
        self._random.choice(self._operations())()

    def _operations(self) -> tuple[Callable[[], None], ...]:
        return (
            self._add_site,
            self._add_sites_now,
            self._rename_site,
            self._delete_site,
            self._add_role,
            self._relabel_role,
            self._add_type,
            self._change_type,
            self._audit,
            self._look,
        )

    def _add_site(self) -> None:
        code = str(new_id())
        self._workshop.sites.add(Site(code=code, name="new", time_zone="UTC"))
        self._model.sites[code] = "new"

    def _add_sites_now(self) -> None:
        codes = [str(new_id()), str(new_id())]
        self._workshop.sites.add_all(
            [Site(code=code, name="now", time_zone="UTC") for code in codes]
        )
        self._model.sites |= dict.fromkeys(codes, "now")

    def _rename_site(self) -> None:
        if code := self._any(self._model.sites):
            site = self._workshop.sites.find_by_code(code)
            assert site is not None
            site.name = self._model.sites[code] = str(self._random.random())

    def _delete_site(self) -> None:
        if code := self._any(self._model.sites):
            site = self._workshop.sites.find_by_codes([code])[code]
            self._workshop.sites.delete(site)
            del self._model.sites[code]

    def _add_role(self) -> None:
        code = str(self._random.random())
        self._workshop.roles.add(JobRole(code=code, label=code))
        self._model.roles[code] = code

    def _relabel_role(self) -> None:
        if code := self._any(self._model.roles):
            role = self._workshop.roles.find_by_code(code)
            assert role is not None
            role.label = self._model.roles[code] = str(self._random.random())

    def _add_type(self) -> None:
        code = str(self._random.random())
        self._workshop.types.add(
            EventType(code=code, label=code, colour="blue", default_minutes=30, slots=[])
        )
        self._model.types[code] = code

    def _change_type(self) -> None:
        if code := self._any(self._model.types):
            event_type = self._workshop.types.find_by_code(code)
            assert event_type is not None
            event_type.slots.append({"start": "09:00"})
            event_type.label = self._model.types[code] = f"{len(event_type.slots)} slots"

    def _audit(self) -> None:
        self._workshop.trail.audit("change", "site", new_id(), after={"n": self._model.audits})
        self._model.audits += 1

    def _look(self) -> None:
        workshop = self._workshop
        request = PageRequest(limit=500)
        page = workshop.sites.page_rows(SHAPE, request)
        assert {row["code"] for row in page.items} == set(self._model.sites)
        assert workshop.employees.find_by_code("nobody") is None
        assert workshop.schedules.page_rows(_ID, ScheduleFilters(), request).items == []

    def _any(self, known: dict[str, str]) -> str | None:
        return self._random.choice(sorted(known)) if known else None


_ID: Final = RowShape(name="id", fields=(("id", "id"),))


def _stored(desk: Desk) -> Model:
    return Model(
        sites={row.code: row.name for row in desk.world.rows(Site)},
        roles={row.code: row.label for row in desk.world.rows(JobRole)},
        types={row.code: row.label for row in desk.world.rows(EventType)},
        audits=desk.world.count(AuditEntry),
    )


def _run(desk: Desk, model: Model, random: Random) -> Model:
    """Run one sequence in one unit, with an error in half of them; return what should be there."""
    after, fails_at = model.copy(), random.randrange(OPERATIONS * 2)

    def work(workshop: Workshop) -> None:
        sequence = Sequence(workshop, after, random)
        for number in range(OPERATIONS):
            if number == fails_at:
                _fail(workshop, random)
            sequence.step()

    if fails_at >= OPERATIONS:
        desk.run(Workshop, work)
        return after
    # A session in a state it should not be in would be a DatabaseException.
    with pytest.raises((ConflictException, ValueError, KeyboardInterrupt)):
        desk.run(Workshop, work)
    return model


def _fail(workshop: Workshop, random: Random) -> None:
    if random.random() < 0.5:
        raise random.choice(ERRORS)
    same = {"code": "twice", "name": "twice", "time_zone": "UTC"}
    workshop.sites.add_all([Site(**same), Site(**same)])


@pytest.mark.parametrize("seed", range(5))
def test_random_sequences_are_stored_whole_or_not_at_all(
    desk: Desk, knowing: Knowing, seed: int
) -> None:
    knowing(Workshop)
    random, model = Random(seed), _stored(desk)
    for _sequence in range(SEQUENCES // 5):
        with endings(desk.app) as counted:
            expected = _run(desk, model, random)
        is_whole = expected is not model
        assert (counted.commits, counted.rollbacks) == ((1, 0) if is_whole else (0, 1))
        model = expected
        assert _stored(desk) == model


def test_an_error_that_a_use_case_catches_itself_does_not_poison_its_unit(
    app: Rosterwright, desk: Desk, knowing: Knowing
) -> None:
    knowing(Workshop)

    def work(workshop: Workshop) -> None:
        workshop.sites.add(Site(code="A", name="A", time_zone="UTC"))
        assert workshop.sites.find_by_code("B") is None
        try:
            workshop.roles.session.execute(sa.update(Site).values(organization_id=new_id()))
        except RuntimeError:
            workshop.sites.add(Site(code="B", name="B", time_zone="UTC"))

    desk.run(Workshop, work)
    assert {site.code for site in desk.world.rows(Site)} >= {"A", "B"}
    assert app.extensions
