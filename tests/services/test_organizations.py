"""Tenants: what a new one starts with, and how commands find theirs."""

import pytest

from app import Rosterwright
from error_handlers.exceptions import (
    ConflictException,
    ResourceNotFoundException,
    ValidationException,
)
from models.event_type import EventType
from models.history import AuditEntry
from models.job_role import JobRole
from services.organizations import CreateOrganization, OrganizationService
from services.registry import service
from tests.models.sessions import session_of
from tests.services.use import use
from tests.support.factories import World
from utils.principal import Principal, Role


def _create(app: Rosterwright, command: CreateOrganization) -> Principal:
    with use(app, OrganizationService, None) as organizations:
        return organizations.create(command)


def _system(app: Rosterwright, slug: str | None) -> Principal:
    with use(app, OrganizationService, None, read_only=True) as organizations:
        return organizations.system_of(slug)


def test_a_new_organization_starts_with_its_roles_and_kinds_of_work(app: Rosterwright) -> None:
    command = CreateOrganization(slug="acme", name="Acme Stores", time_zone="America/Chicago")
    system = _create(app, command)
    with session_of(app, system.organization_id) as session:
        roles = {role.code: role.label for role in session.query(JobRole)}
        types = {kind.code: kind for kind in session.query(EventType)}
        entry = session.query(AuditEntry).one()
    assert roles == {
        "club_supervisor": "Club Supervisor",
        "lead_event_specialist": "Lead Event Specialist",
        "event_specialist": "Event Specialist",
        "juicer_barista": "Juicer Barista",
    }
    assert len(types) == 10
    core = types["core"]
    assert (core.default_minutes, core.break_minutes, core.max_per_day) == (390, 30, 1)
    assert [slot["start"] for slot in core.slots] == ["09:45", "10:30", "11:00", "11:30"]
    assert core.slots[0] == {"start": "09:45", "lunch_begin": "13:00", "lunch_end": "13:30"}
    assert types["supervisor"].is_stackable
    assert (entry.action, entry.object_id) == ("create", system.organization_id)


def test_the_system_acts_for_it_with_every_permission(app: Rosterwright) -> None:
    system = _create(app, CreateOrganization(slug="acme", name="Acme", time_zone="Asia/Tokyo"))
    assert (system.role, system.user_id, system.name) == (Role.ADMIN, None, "Rosterwright")
    assert (system.organization_slug, system.time_zone) == ("acme", "Asia/Tokyo")
    assert _system(app, "acme") == system
    assert _system(app, None) == system


def test_a_slug_is_taken_once(app: Rosterwright, world: World) -> None:
    with pytest.raises(ConflictException, match=f"organization {world.organization.slug} already"):
        _create(app, CreateOrganization(slug=world.organization.slug, name="Again"))
    assert world.count(JobRole) == 4


@pytest.mark.parametrize("slug", ["", "Acme", "a b", "-acme", "acme-", "a" * 64, "acme\n", "ä"])
def test_an_unusable_slug_is_named(app: Rosterwright, slug: str) -> None:
    with pytest.raises(ValidationException) as refusal:
        _create(app, CreateOrganization(slug=slug, name="Acme"))
    assert [fault.field for fault in refusal.value.errors] == ["slug"]


@pytest.mark.parametrize("zone", ["", "CST6", "America/Nowhere", "../etc/passwd", "UTC\x00"])
def test_what_is_no_time_zone_is_named_beside_the_other_faults(
    app: Rosterwright, zone: str
) -> None:
    with pytest.raises(ValidationException) as refusal:
        _create(app, CreateOrganization(slug="?", name="Acme", time_zone=zone))
    assert [fault.field for fault in refusal.value.errors] == ["slug", "time_zone"]


def test_a_command_that_fails_leaves_no_organization(app: Rosterwright) -> None:
    def fail() -> None:
        with use(app, OrganizationService, None) as organizations:
            organizations.create(CreateOrganization(slug="acme", name="Acme"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with pytest.raises(ValidationException, match="none yet"):
        _system(app, None)


def test_with_several_the_slug_has_to_be_said_and_an_unknown_one_lists_them(
    app: Rosterwright,
) -> None:
    World(app, slug="acme")
    World(app, slug="globex")
    assert _system(app, "globex").organization_slug == "globex"
    with pytest.raises(ValidationException, match=r"--organization SLUG.*acme, globex"):
        _system(app, None)
    with pytest.raises(ResourceNotFoundException, match=r"called initech\. There are: acme, glo"):
        _system(app, "initech")


def test_whether_there_is_any_is_asked_before_the_first_start(app: Rosterwright) -> None:
    with app.app_context():
        with service(OrganizationService, read_only=True) as organizations:
            assert not organizations.has_any()
        with service(OrganizationService) as organizations:
            organizations.create(CreateOrganization(slug="acme", name="Acme"))
        with service(OrganizationService, read_only=True) as organizations:
            assert organizations.has_any()
