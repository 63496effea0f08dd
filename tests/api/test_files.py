"""Files in and out over HTTP."""

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.employee import Employee
from models.event import Event
from models.import_file import Import
from tests.api.caller import ROOT, Caller, faulty_fields
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import World
from utils.json import loads

PEOPLE = "Employee ID,Name,Email,Phone,Job Title,Active,Upstream ID\n"
ANA = "EMP900,Ana García,ana@example.com,,Event Specialist,yes,\n"


def send(caller: Caller, content: bytes, kind: str = "employees", **headers: str) -> TestResponse:
    """Send a file as a form does, written by hand: the test client leaves large ones open."""
    named = 'Content-Disposition: form-data; name="{}"'.format
    parts = [
        f"--x\r\n{named('kind')}\r\n\r\n{kind}\r\n".encode(),
        f'--x\r\n{named("file")}; filename="people.csv"\r\n\r\n'.encode(),
        content,
        b"\r\n--x--\r\n",
    ]
    return caller.client.post(
        f"{ROOT}/imports",
        data=b"".join(parts),
        content_type="multipart/form-data; boundary=x",
        headers={**SAME_ORIGIN, **{name.replace("_", "-"): text for name, text in headers.items()}},
    )


def counts(verdict: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Return new, changed, unchanged, duplicates, rejected."""
    return (
        verdict["new"],
        verdict["changed"],
        verdict["unchanged"],
        verdict["duplicates"],
        len(verdict["rejected"]),
    )


def test_a_file_is_looked_at_then_applied(as_bob: Caller, world: World) -> None:
    answer = send(as_bob, (PEOPLE + ANA + "EMP901,,,,,yes,\n").encode())
    assert answer.status_code == 201
    shown = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/imports/{shown['id']}"
    assert counts(shown["verdict"]) == (1, 0, 0, 0, 1)
    assert shown["verdict"]["rejected"][0]["column"] == "Name"
    assert shown["state"] == "previewed"
    assert world.count(Employee) == 0
    assert as_bob.get(f"/imports/{shown['id']}").get_json() == shown
    applied = as_bob.post(f"/imports/{shown['id']}/apply", None)
    assert applied.status_code == 200
    assert applied.get_json()["state"] == "applied"
    assert applied.headers["ETag"] == '"2"'
    assert world.count(Employee) == 1
    assert as_bob.post(f"/imports/{shown['id']}/apply", None).status_code == 409


def test_a_verdict_that_no_longer_holds_is_a_conflict_that_shows_the_new_one(
    as_bob: Caller, world: World
) -> None:
    shown = send(as_bob, (PEOPLE + ANA).encode()).get_json()
    as_bob.post("/employees", {"employee_id": "EMP900", "name": "Somebody"})
    answer = as_bob.post(f"/imports/{shown['id']}/apply", None)
    assert answer.status_code == 409
    assert counts(answer.get_json()["verdict"]) == (0, 1, 0, 0, 0)
    assert as_bob.post(f"/imports/{shown['id']}/apply", None).status_code == 200
    (stored,) = world.rows(Employee)
    assert stored.name == "Ana García"


def test_refused_rows_can_be_fetched_mended_and_sent_again(as_bob: Caller) -> None:
    shown = send(as_bob, (PEOPLE + "EMP901,,,,,yes,\n").encode()).get_json()
    rejects = as_bob.get(f"/imports/{shown['id']}/rejects")
    assert rejects.mimetype == "text/csv"
    mended = rejects.get_data(as_text=True).replace("EMP901,", "EMP901,Ben")
    assert counts(send(as_bob, mended.encode()).get_json()["verdict"]) == (1, 0, 0, 0, 0)


def test_the_same_file_under_the_same_key_is_one_import(as_bob: Caller, world: World) -> None:
    content = (PEOPLE + ANA).encode()
    first = send(as_bob, content, Idempotency_Key="k")
    second = send(as_bob, content, Idempotency_Key="k")
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.get_json() == second.get_json()
    assert world.count(Import) == 1
    assert send(as_bob, content + b"\n", Idempotency_Key="k").status_code == 422


def test_applying_twice_under_one_key_applies_once(as_bob: Caller, world: World) -> None:
    import_id = send(as_bob, (PEOPLE + ANA).encode()).get_json()["id"]
    path = f"/imports/{import_id}/apply"
    first = as_bob.post(path, None, Idempotency_Key="k")
    second = as_bob.post(path, None, Idempotency_Key="k")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.get_json() == second.get_json()
    assert world.count(Employee) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Employee ID,Name\nEMP1,Ana\n",
        "\ufeff".encode() + PEOPLE.encode("utf-16"),
        PEOPLE.encode("utf-16"),
        PEOPLE.encode() + b"\x81\x00",
    ],
)
def test_a_file_that_can_not_be_read_is_refused_with_words(
    as_bob: Caller, world: World, content: bytes
) -> None:
    answer = send(as_bob, content)
    assert answer.status_code == 400
    assert answer.get_json()["detail"]
    assert world.count(Import) == 0


def test_a_file_that_is_too_large_is_refused(as_bob: Caller, world: World) -> None:
    assert send(as_bob, b"x" * 50 * 1024 * 1024).status_code == 413
    assert send(as_bob, b"x" * (10 * 1024 * 1024 + 1)).status_code == 413
    assert world.count(Import) == 0


def test_a_form_without_a_file_or_kind_names_both(as_bob: Caller) -> None:
    url = f"{ROOT}/imports"
    form = {"kind": "horses", "file": "text"}
    answer = as_bob.client.post(
        url, data=form, headers=SAME_ORIGIN, content_type="multipart/form-data"
    )
    assert answer.status_code == 400
    assert faulty_fields(answer) == {"kind", "file"}
    assert as_bob.post("/imports", {"kind": "events"}).status_code == 415


def test_only_who_may_import_and_export_does(as_viewer: Caller) -> None:
    assert send(as_viewer, PEOPLE.encode()).status_code == 403
    for path in ("/imports", "/exports/schedule", "/exports/employees"):
        assert as_viewer.get(path).status_code == 403


def test_imports_are_paged(as_bob: Caller) -> None:
    ids = [send(as_bob, (PEOPLE + ANA).encode()).get_json()["id"] for _ in range(3)]
    pages = as_bob.pages("/imports", limit=2)
    assert [row["id"] for page in pages for row in page] == ids
    assert [len(page) for page in pages] == [2, 1]


def test_what_is_exported_imports_back_unchanged(as_bob: Caller, world: World) -> None:
    world.schedule(event=world.event(ref_num="9001"))
    schedule = as_bob.get("/exports/schedule?from=2026-05-04&to=2026-05-04")
    assert schedule.mimetype == "text/csv"
    people = as_bob.get("/exports/employees")
    assert counts(send(as_bob, schedule.data, "events").get_json()["verdict"]) == (0, 0, 1, 0, 0)
    assert counts(send(as_bob, people.data).get_json()["verdict"]) == (0, 0, 1, 0, 0)
    assert len(as_bob.get("/exports/schedule?to=2026-05-03").data.splitlines()) == 1


def test_an_export_of_an_unknown_site_or_of_no_days_is_refused(as_bob: Caller) -> None:
    assert as_bob.get("/exports/schedule?site=nowhere").status_code == 404
    assert as_bob.get("/exports/schedule?from=2026-05-05&to=2026-05-04").status_code == 400
    assert as_bob.get("/exports/schedule?form=2026-05-05").status_code == 400


def test_the_work_bank_is_judged_as_expected_and_applied(as_bob: Caller, world: World) -> None:
    """Line for line as the file's maker says; a second look finds nothing new."""
    files = Path(__file__).parents[1] / "imports" / "files"
    send_and_apply(as_bob, (files / "employees.csv").read_bytes(), "employees")
    expected: Any = loads((files / "messy.expected.json").read_bytes())
    shown = send(as_bob, (files / "messy.csv").read_bytes(), "events").get_json()
    verdict = shown["verdict"]
    refused = {str(fault["line"]): fault["column"] for fault in verdict["rejected"]}
    found = {"new": verdict["new"], "duplicates": verdict["duplicates"], "rejected": refused}
    assert found == {
        "new": expected["valid"],
        "duplicates": expected["duplicates"],
        "rejected": expected["rejected"],
    }
    as_bob.post(f"/imports/{shown['id']}/apply", None)
    assert world.count(Event) == verdict["new"]
    again = send(as_bob, (files / "messy.csv").read_bytes(), "events").get_json()["verdict"]
    assert counts(again)[:2] == (0, 0)


def send_and_apply(caller: Caller, content: bytes, kind: str) -> None:
    """Store the rows of a file."""
    import_id = send(caller, content, kind).get_json()["id"]
    assert caller.post(f"/imports/{import_id}/apply", None).status_code == 200
