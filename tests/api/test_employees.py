"""People over HTTP."""

from app import Rosterwright
from models.employee import Employee
from models.history import AuditEntry
from tests.api.caller import Caller, faulty_fields
from tests.api.looking import audited
from tests.support.factories import LEAD, World


def test_a_new_person_is_stored_with_location_and_etag(as_bob: Caller, world: World) -> None:
    body = {
        "employee_id": "EMP900",
        "name": "  Ana García ",
        "email": "ana@example.com",
        "job_role_code": LEAD,
        "home_site_code": world.home.code,
        "hired_on": "2026-01-31",
    }
    answer = as_bob.post("/employees", body)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/api/v1/employees/EMP900"
    assert answer.headers["ETag"] == '"1"'
    shown = answer.get_json()
    assert shown["name"] == "Ana García"
    assert shown["job_role"] == {"code": LEAD, "label": "Lead Event Specialist"}
    assert shown["home_site"]["code"] == world.home.code
    assert shown["is_active"] is True
    assert "id" not in shown
    assert as_bob.get("/employees/EMP900").get_json() == shown
    assert world.count(Employee, Employee.code == "EMP900") == 1


def test_a_taken_employee_id_is_a_conflict_that_names_the_field(
    as_bob: Caller, world: World
) -> None:
    taken = world.employee().code
    answer = as_bob.post("/employees", {"employee_id": taken, "name": "Somebody"})
    assert answer.status_code == 409
    assert faulty_fields(answer) == {"employee_id"}


def test_the_same_employee_id_is_free_in_another_organization(
    as_bob: Caller, as_charlie: Caller
) -> None:
    body = {"employee_id": "EMP900", "name": "Ana"}
    assert as_bob.post("/employees", body).status_code == 201
    assert as_charlie.post("/employees", body).status_code == 201


def test_an_unknown_role_or_site_is_named(as_bob: Caller) -> None:
    body = {"employee_id": "EMP900", "name": "Ana"}
    for field in ("job_role_code", "home_site_code"):
        answer = as_bob.post("/employees", {**body, field: "nowhere"})
        assert answer.status_code == 404
        assert faulty_fields(answer) == {field}


def test_every_unusable_field_is_named_with_what_to_send(as_bob: Caller) -> None:
    body = {
        "employee_id": "EMP/1",
        "name": "   ",
        "email": "nobody",
        "is_active": "yes",
        "hired_on": "31.01.2026",
        "max_minutes_per_day": 0,
        "shoe_size": 43,
    }
    answer = as_bob.post("/employees", body)
    assert answer.status_code == 400
    assert faulty_fields(answer) == set(body)
    assert all(fault["message"] for fault in answer.get_json()["errors"])


def test_a_change_keeps_what_it_leaves_out_and_empties_what_is_null(
    as_bob: Caller, world: World
) -> None:
    person = world.employee(email="ana@example.com", phone="555")
    answer = as_bob.patch(f"/employees/{person.code}", {"email": None, "job_role_code": None})
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    shown = answer.get_json()
    assert (shown["email"], shown["phone"], shown["job_role"]) == (None, "555", None)
    assert as_bob.get(f"/employees/{person.code}").get_json() == shown


def test_the_audit_keeps_what_differed_and_nothing_else(
    app: Rosterwright, as_bob: Caller, world: World
) -> None:
    person = world.employee(phone="555")
    as_bob.patch(f"/employees/{person.code}", {"phone": "556", "name": person.name})
    assert audited(app, person.id) == [("change", {"phone": "555"}, {"phone": "556"})]


def test_a_change_that_changes_nothing_keeps_the_version(as_bob: Caller, world: World) -> None:
    person = world.employee()
    answer = as_bob.patch(f"/employees/{person.code}", {"name": person.name})
    assert answer.headers["ETag"] == '"1"'
    assert world.count(AuditEntry, AuditEntry.object_id == person.id) == 0


def test_a_stale_version_is_refused_and_shown_the_current_state(
    as_bob: Caller, as_alice: Caller, world: World
) -> None:
    path = f"/employees/{world.employee().code}"
    assert as_alice.patch(path, {"phone": "1"}).status_code == 200
    answer = as_bob.patch(path, {"phone": "2"})
    assert answer.status_code == 412
    current = answer.get_json()["current"]
    assert (current["phone"], current["version"]) == ("1", 2)
    assert as_bob.patch(path, {"phone": "2"}, version=2).status_code == 200


def test_a_change_without_a_version_is_refused(as_bob: Caller, world: World) -> None:
    path = f"/employees/{world.employee().code}"
    assert as_bob.patch(path, {"phone": "2"}, version=None).status_code == 428
    assert as_bob.delete(path, version=None).status_code == 428


def test_a_tag_that_we_never_gave_is_a_fault_of_the_header(as_bob: Caller, world: World) -> None:
    path = f"/api/v1/employees/{world.employee().code}"
    headers = {"If-Match": "*", "Sec-Fetch-Site": "same-origin"}
    answer = as_bob.client.patch(path, json={"phone": "2"}, headers=headers)
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"If-Match"}


def test_a_tag_weakened_by_a_proxy_counts(as_bob: Caller, world: World) -> None:
    path = f"/api/v1/employees/{world.employee().code}"
    headers = {"If-Match": 'W/"1"', "Sec-Fetch-Site": "same-origin"}
    assert as_bob.client.patch(path, json={"phone": "2"}, headers=headers).status_code == 200


def test_nobody_leaves_before_they_are_hired(as_bob: Caller, world: World) -> None:
    person = world.employee()
    body = {"hired_on": "2026-05-02", "terminated_on": "2026-05-01"}
    answer = as_bob.patch(f"/employees/{person.code}", body)
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"terminated_on"}


def test_somebody_without_a_history_can_be_removed(as_bob: Caller, world: World) -> None:
    person = world.employee()
    assert as_bob.delete(f"/employees/{person.code}").status_code == 204
    assert as_bob.get(f"/employees/{person.code}").status_code == 404
    assert world.again(person) is None


def test_somebody_with_a_history_stays_and_the_refusal_says_what_to_do(
    as_bob: Caller, world: World
) -> None:
    scheduled, away = world.employee(), world.employee()
    world.schedule(employee=scheduled)
    world.time_off(employee=away)
    for person in (scheduled, away):
        answer = as_bob.delete(f"/employees/{person.code}")
        assert answer.status_code == 409
        assert "is_active" in answer.get_json()["detail"]


def test_people_are_found_by_what_is_asked_for(as_bob: Caller, world: World) -> None:
    ana = world.employee(name="Ana García", email="ana@example.com")
    ben = world.employee(name="Ben", role="juicer_barista", is_active=False)
    world.employee(name="100%", home_site_id=None)

    def found(query: str) -> list[str]:
        items = as_bob.get(f"/employees?{query}").get_json()["items"]
        return [item["employee_id"] for item in items]

    assert found("q=garc%C3%AD") == [ana.code]
    assert found("q=ANA@") == [ana.code]
    assert found("is_active=false") == [ben.code]
    assert found("job_role=juicer_barista") == [ben.code]
    assert found("q=%25") != [ana.code, ben.code]
    assert len(found(f"site={world.home.code}")) == 2
    assert found("site=nowhere") == []


def test_a_code_with_a_slash_from_a_file_can_be_read(as_bob: Caller, world: World) -> None:
    world.employee(code="A/1 ü")
    assert as_bob.get("/employees/A%2F1%20%C3%BC").get_json()["employee_id"] == "A/1 ü"
