"""The same from a terminal: results on stdout, everything else on stderr, and honest exit codes."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from models.employee import Employee
from models.event import Event
from models.import_file import Import
from models.schedule import Schedule
from tests.imports.samples import events_file, scheduled_file, stored
from tests.support.factories import World
from utils.json import loads

SCHEDULED = {"Employee ID": "EMP1", "Schedule Date/Time": "01/18/2027 09:45:00 AM"}


class Terminal:
    """Runs commands in a folder of its own."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app = app
        self.folder = folder

    def run(self, *words: str) -> Result:
        return self._app.test_cli_runner().invoke(args=words)

    def file(self, content: bytes) -> str:
        path = self.folder / "file.csv"
        path.write_bytes(content)
        return str(path)


@pytest.fixture
def terminal(app: Flask, world: World, tmp_path: Path) -> Terminal:
    assert world.count(Event) == 0
    return Terminal(app, tmp_path)


def document(result: Result) -> Mapping[str, object]:
    parsed = loads(result.stdout)
    assert isinstance(parsed, dict)
    return parsed


def test_looking_prints_one_json_document_and_stores_nothing(
    terminal: Terminal, world: World
) -> None:
    result = terminal.run("import-events", terminal.file(stored("messy.csv")), "--json")
    expected = loads(stored("messy.expected.json"))
    assert isinstance(expected, dict)
    assert result.exit_code == 0
    verdict = document(result)
    rejected = verdict["rejected"]
    assert isinstance(rejected, list)
    assert {
        str(fault["line"]): fault["column"] for fault in rejected if isinstance(fault, dict)
    } == expected["rejected"]
    assert list(verdict) == [
        "new",
        "changed",
        "unchanged",
        "duplicates",
        "rejected",
        "new_sites",
        "ignored_columns",
    ]
    assert (verdict["new"], verdict["duplicates"]) == (expected["valid"], expected["duplicates"])
    assert (world.count(Event), world.count(Import)) == (0, 0)


def test_applying_stores_the_rows_and_a_second_time_nothing(
    terminal: Terminal, world: World
) -> None:
    file = terminal.file(events_file({}))
    assert document(terminal.run("import-events", file, "--apply", "--json"))["new"] == 1
    assert document(terminal.run("import-events", file, "--apply", "--json"))["unchanged"] == 1
    assert (world.count(Event), world.count(Import)) == (1, 1)


def test_without_json_the_verdict_is_told_in_words(terminal: Terminal) -> None:
    content = events_file({}, {"Project Reference Number": "x"}).replace(b"Rep Name", b"Rep Name,X")
    result = terminal.run("import-events", terminal.file(content))
    lines = result.stdout.splitlines()
    assert lines[0] == "1 new, 0 changed, 0 unchanged, 0 told twice, 1 refused"
    assert lines[1:3] == ["New sites: 8135", "Columns that nobody reads: X"]
    assert lines[3].startswith("Line 3, Project Reference Number: “x” is no reference number")
    assert "--apply" in lines[4]


def test_people_are_imported_too(terminal: Terminal, world: World) -> None:
    file = terminal.file(stored("employees.csv"))
    assert document(terminal.run("import-employees", file, "--apply", "--json"))["new"] == 50
    assert world.count(Employee) == 50


@pytest.mark.parametrize(
    "content",
    [b"", b"A,B\n1,2\n", events_file({}).decode().encode("utf-16"), b"\x00"],
)
def test_an_unusable_file_is_wrong_usage(terminal: Terminal, world: World, content: bytes) -> None:
    result = terminal.run("import-events", terminal.file(content), "--apply")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr
    assert world.count(Import) == 0


def test_a_missing_file_is_wrong_usage(terminal: Terminal) -> None:
    result = terminal.run("import-events", str(terminal.folder / "nowhere.csv"))
    assert (result.exit_code, result.stdout) == (2, "")


def test_with_several_organizations_one_must_be_named(app: Flask, terminal: Terminal) -> None:
    other = World(app, slug="globex")
    file = terminal.file(events_file({}))
    unclear = terminal.run("import-events", file, "--apply")
    assert (unclear.exit_code, unclear.stdout) == (2, "")
    assert "acme, globex" in unclear.stderr
    clear = terminal.run("import-events", file, "--apply", "--organization", "globex")
    assert clear.exit_code == 0
    assert other.count(Event) == 1


def test_the_exported_schedule_is_the_result_and_imports_back_unchanged(
    terminal: Terminal, world: World
) -> None:
    world.employee(code="EMP1", name="Ana García")
    terminal.run("import-events", terminal.file(scheduled_file(SCHEDULED)), "--apply")
    assert world.count(Schedule) == 1
    exported = terminal.run("export-schedule")
    assert exported.exit_code == 0
    assert exported.stdout_bytes.startswith(b"\xef\xbb\xbfProject Name,")
    assert "Ana García,EMP1,01/18/2027 09:45:00 AM" in exported.stdout
    again = terminal.run("import-events", terminal.file(exported.stdout_bytes), "--json")
    assert document(again)["unchanged"] == 1


def test_an_export_can_be_written_to_a_file(terminal: Terminal, world: World) -> None:
    world.employee(code="EMP1")
    terminal.run("import-events", terminal.file(scheduled_file(SCHEDULED)), "--apply")
    target = terminal.folder / "out.csv"
    result = terminal.run("export-schedule", "--output", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_bytes() == terminal.run("export-schedule").stdout_bytes


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("--from", "2027-01-18", "--to", "2027-01-18"), 1),
        (("--from", "2027-01-19"), 0),
        (("--to", "2027-01-17"), 0),
        (("--site", "8135"), 1),
    ],
)
def test_days_and_site_narrow_the_export(
    terminal: Terminal, world: World, words: tuple[str, ...], rows: int
) -> None:
    world.employee(code="EMP1")
    terminal.run("import-events", terminal.file(scheduled_file(SCHEDULED)), "--apply")
    result = terminal.run("export-schedule", *words)
    assert len(result.stdout.splitlines()) == rows + 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "2027-01-19", "--to", "2027-01-18"), 2),
        (("--from", "tomorrow"), 2),
        (("--site", "nowhere"), 1),
    ],
)
def test_an_export_that_makes_no_sense_is_refused(
    terminal: Terminal, words: tuple[str, ...], code: int
) -> None:
    result = terminal.run("export-schedule", *words)
    assert (result.exit_code, result.stdout) == (code, "")


def test_a_place_where_nothing_can_be_written_is_said_in_words(terminal: Terminal) -> None:
    nowhere = terminal.folder / "missing" / "out.csv"
    result = terminal.run("export-schedule", "--output", str(nowhere))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "No such file" in result.stderr
