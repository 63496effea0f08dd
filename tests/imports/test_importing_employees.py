"""People from a file and back, on real databases."""

from datetime import timedelta

import pytest
from flask import Flask

from models.employee import Employee
from models.history import AuditEntry
from models.import_file import ImportKind
from services.import_values import Verdict
from tests.imports.conftest import Desk
from tests.imports.samples import employees_file, stored
from tests.support.factories import World
from tests.support.statements import Statements
from utils.clock import now

PEOPLE = ImportKind.EMPLOYEES


def counts(verdict: Verdict) -> tuple[int, int, int, int]:
    return verdict.new, verdict.changed, verdict.unchanged, len(verdict.rejected)


def one_person(world: World) -> Employee:
    (person,) = world.rows(Employee)
    return person


def test_people_come_in_once_and_leave_as_they_came(desk: Desk, world: World) -> None:
    content = stored("employees.csv")
    assert counts(desk.apply_now(content, PEOPLE)) == (50, 0, 0, 0)
    assert counts(desk.apply_now(content, PEOPLE)) == (0, 0, 50, 0)
    assert {person.version for person in world.rows(Employee)} == {1}
    assert desk.employees() == content


def test_a_person_is_stored_with_their_role(desk: Desk, world: World) -> None:
    desk.apply_now(employees_file({"Job Title": " lead event SPECIALIST ", "Active": "0"}), PEOPLE)
    person = one_person(world)
    assert (person.code, person.name, person.is_active) == ("US700000", "Ana García", False)
    assert person.job_role_id == world.job_roles["lead_event_specialist"].id


@pytest.mark.parametrize(
    "change",
    [
        {"Name": "Ana Müller"},
        {"Email": ""},
        {"Phone": "555-9999"},
        {"Job Title": ""},
        {"Job Title": "Event Specialist"},
        {"Active": "no"},
        {"Upstream ID": "1"},
    ],
)
def test_a_row_that_says_something_else_changes_the_person(
    desk: Desk, world: World, change: dict[str, str]
) -> None:
    desk.apply_now(employees_file({}), PEOPLE)
    assert counts(desk.apply_now(employees_file(change), PEOPLE)) == (0, 1, 0, 0)
    assert one_person(world).version == 2
    assert counts(desk.check(employees_file(change), PEOPLE)) == (0, 0, 1, 0)
    (entry,) = world.rows(AuditEntry, AuditEntry.object_type == "employee")
    assert entry.action == "change"


def test_an_unknown_job_title_is_a_fault_of_its_column(desk: Desk, world: World) -> None:
    verdict = desk.apply_now(employees_file({"Job Title": "Astronaut", "Active": "x"}), PEOPLE)
    assert [(fault.line, fault.column) for fault in verdict.rejected] == [(2, "Job Title")]
    assert "Club Supervisor" in verdict.rejected[0].reason
    assert world.count(Employee) == 0


def test_two_people_may_share_a_name(desk: Desk) -> None:
    twins = employees_file({}, {"Employee ID": "US700001", "Name": "ANA GARCÍA"})
    assert counts(desk.apply_now(twins, PEOPLE)) == (2, 0, 0, 0)


def test_two_job_titles_may_be_called_the_same(desk: Desk, world: World) -> None:
    twin = world.job_role(code="lead2", label="Lead Event Specialist", position=99)
    world.employee(code="US700000", name="Ana García", role="lead_event_specialist")
    world.employee(code="US700001", name="Ana García", job_role_id=twin.id)
    same = {"Email": "", "Phone": "", "Upstream ID": ""}
    content = employees_file(same, {**same, "Employee ID": "US700001"})
    assert counts(desk.check(content, PEOPLE)) == (0, 0, 2, 0)


def test_names_that_look_like_formulas_leave_guarded_and_come_back(
    desk: Desk, world: World
) -> None:
    world.employee(code="1", name="=cmd|' /C calc'!A0", phone="+1 555", email="-a@example.com")
    world.employee(code="2", name="'=quoted", upstream_id="@x")
    written = desk.employees()
    assert b"'=cmd" in written
    assert b"''=quoted" in written
    assert counts(desk.check(written, PEOPLE)) == (0, 0, 2, 0)


def test_people_of_other_organizations_stay_where_they_are(app: Flask, desk: Desk) -> None:
    other = World(app, slug="globex")
    other.employee(code="US700000", name="Charlie")
    assert counts(desk.apply_now(employees_file({}), PEOPLE)) == (1, 0, 0, 0)
    assert [person.name for person in other.rows(Employee)] == ["Charlie"]
    assert b"Charlie" not in desk.employees()


def test_a_thousand_people_take_at_most_twenty_statements(
    desk: Desk, statements: Statements
) -> None:
    def thousand(phone: str) -> bytes:
        codes = ({"Employee ID": f"E{number}", "Phone": phone} for number in range(1000))
        return employees_file(*codes)

    with statements.at_most(20):
        desk.apply_now(thousand("1"), PEOPLE)
    with statements.at_most(20):
        desk.apply_now(thousand("2"), PEOPLE)
    with statements.at_most(3):
        desk.employees()


def test_one_employee_id_is_one_person(desk: Desk) -> None:
    verdict = desk.check(employees_file({}, {"Name": "Bob"}, {}), PEOPLE)
    assert [(fault.line, fault.column) for fault in verdict.rejected] == [(3, "Employee ID")]
    assert (verdict.new, verdict.duplicates) == (1, 1)


def test_nobody_is_made_inactive_by_a_line_while_work_is_to_come(desk: Desk, world: World) -> None:
    desk.apply_now(employees_file({}), PEOPLE)
    ahead = now().replace(tzinfo=None) + timedelta(days=3)
    world.schedule(employee=one_person(world), local=ahead)
    verdict = desk.apply_now(employees_file({"Active": "no"}), PEOPLE)
    assert counts(verdict) == (0, 0, 0, 1)
    (fault,) = verdict.rejected
    assert (fault.line, fault.column) == (2, "Active")
    assert "terminate" in fault.reason
    assert one_person(world).is_active
    assert counts(desk.apply_now(employees_file({"Phone": "555-1"}), PEOPLE)) == (0, 1, 0, 0)
