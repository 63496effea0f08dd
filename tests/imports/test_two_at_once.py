"""Two people at the import desk at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from error_handlers.exceptions import ConflictException
from models.event import Event
from models.import_file import ImportKind
from services.import_values import Verdict
from tests.imports.conftest import Desk
from tests.imports.samples import employees_file, events_file, scheduled_file
from tests.support.factories import World


def at_once(app: Flask, world: World, *files: bytes) -> list[Verdict | ConflictException]:
    """Apply the files at the same moment, each by somebody else."""
    start = Barrier(len(files))

    def apply(content: bytes) -> Verdict | ConflictException:
        desk = Desk(app, world.principal())
        start.wait()
        try:
            return desk.apply_now(content)
        except ConflictException as refusal:
            return refusal

    with ThreadPoolExecutor(len(files)) as people:
        return list(people.map(apply, files))


def thirty(**cells: str) -> bytes:
    refs = ({"Project Reference Number": str(number), **cells} for number in range(30))
    return events_file(*refs)


def test_the_same_file_twice_at_once_is_stored_once(app: Flask, world: World) -> None:
    answers = at_once(app, world, thirty(), thirty())
    assert world.count(Event) == 30
    stored = [answer for answer in answers if isinstance(answer, Verdict) and answer.new]
    assert len(stored) == 1


def test_two_changes_at_once_both_see_what_is_stored(app: Flask, desk: Desk, world: World) -> None:
    desk.apply_now(thirty())
    answers = at_once(
        app, world, thirty(**{"Estimated Time": "30"}), thirty(**{"Estimated Time": "45"})
    )
    assert [answer.changed for answer in answers if isinstance(answer, Verdict)] == [30, 30]
    assert {event.version for event in world.rows(Event)} == {3}


def test_one_person_is_not_booked_twice_by_two_files(app: Flask, desk: Desk, world: World) -> None:
    desk.apply_now(employees_file({"Employee ID": "EMP1"}), ImportKind.EMPLOYEES)
    booked = {"Employee ID": "EMP1", "Schedule Date/Time": "01/18/2027 09:45:00 AM"}
    desk.apply_now(events_file({"Project Reference Number": "0"}))  # the store exists
    answers = at_once(
        app,
        world,
        scheduled_file({**booked, "Project Reference Number": "1"}),
        scheduled_file({**booked, "Project Reference Number": "2"}),
    )
    verdicts = [answer for answer in answers if isinstance(answer, Verdict)]
    assert sorted(len(verdict.rejected) for verdict in verdicts) == [0, 1]
    assert world.count(Event) == 2
