"""Work orders from a file, on real databases."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from error_handlers.exceptions import (
    AuthorizationException,
    ConflictException,
    PreconditionFailedException,
    ResourceNotFoundException,
)
from models.base import Base
from models.database import db
from models.event import Event
from models.history import AuditEntry, StateTransition
from models.import_file import Import, ImportState
from models.site import Site
from schemas.csv_events import read_events
from schemas.csv_rejects import reject_lines
from services.import_values import Verdict
from tests.imports.conftest import Alter, Desk
from tests.imports.samples import EVENT, MAX_BYTES, events_file, stored, wall
from tests.support.factories import World
from tests.support.statements import Statements
from utils.ids import new_id
from utils.json import loads
from utils.principal import Role
from utils.row_shape import RowShape

OTHER = {"Project Reference Number": "31000005"}


def told(verdict: Verdict) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in verdict.rejected]


def counts(verdict: Verdict) -> tuple[int, int, int, int]:
    return verdict.new, verdict.changed, verdict.unchanged, verdict.duplicates


def one_event(world: World) -> Event:
    (event,) = world.rows(Event)
    return event


def everything_stored(app: Flask) -> dict[str, int]:
    """Return how many rows each table has."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def versions(world: World) -> dict[str, int]:
    return {event.ref_num: event.version for event in world.rows(Event)}


def test_looking_at_a_file_stores_nothing(app: Flask, desk: Desk) -> None:
    before = everything_stored(app)
    assert counts(desk.check(events_file({}, OTHER))) == (2, 0, 0, 0)
    assert everything_stored(app) == before


def test_the_messy_work_bank_stores_exactly_its_valid_rows_and_nothing_the_second_time(
    app: Flask, desk: Desk, world: World
) -> None:
    content, expected = stored("messy.csv"), loads(stored("messy.expected.json"))
    assert isinstance(expected, dict)
    first = desk.apply_now(content)
    assert {str(line): column for line, column in told(first)} == expected["rejected"]
    assert counts(first) == (expected["valid"], 0, 0, expected["duplicates"])
    assert first.new_sites == ("8135", "4711", "6206")
    refused = {fault.line for fault in first.rejected}
    rows = read_events(content, max_bytes=MAX_BYTES).rows
    refs = {row.value.ref_num for row in rows if row.value and row.line not in refused}
    assert {event.ref_num for event in world.rows(Event)} == refs
    before, was = everything_stored(app), versions(world)
    second = desk.apply_now(content)
    assert counts(second) == (0, 0, expected["valid"], expected["duplicates"])
    assert second.rejected == first.rejected
    assert (everything_stored(app), versions(world)) == (before, was)


def test_a_new_event_is_stored_with_its_site_kind_and_window(desk: Desk, world: World) -> None:
    verdict = desk.apply_now(events_file({}))
    assert verdict.new_sites == ("8135",)
    event = one_event(world)
    (site,) = world.rows(Site, Site.code == "8135")
    assert (site.name, site.mvid, site.time_zone) == (
        "Club 8135 Evansville",
        "L-00081350",
        "America/Chicago",
    )
    assert event.site_id == site.id
    assert event.event_type_id == world.event_types["core"].id
    assert (event.project_name, event.event_number) == (EVENT["Project Name"], "612345")
    assert (event.opens_local, event.due_local) == (wall("2027-01-16"), wall("2027-01-20 23:59"))
    assert event.opens_at == datetime(2027, 1, 16, 6, tzinfo=UTC)
    assert (event.window_class, event.estimated_minutes, event.headcount) == (3, 390, 1)
    (begun,) = world.rows(StateTransition)
    assert (begun.object_id, begun.from_state, begun.to_state) == (event.id, None, "open")
    assert begun.reason == "import of file.csv"


def test_the_file_is_kept_and_its_coming_is_in_the_audit(desk: Desk, world: World) -> None:
    desk.apply_now(events_file({}, {**OTHER, "Store Number": ""}))
    (kept,) = world.rows(Import)
    assert (kept.state, kept.row_count, kept.encoding) == (ImportState.APPLIED, 2, "UTF-8")
    assert kept.applied_at is not None
    entries = world.rows(AuditEntry, AuditEntry.action == "import")
    assert [entry.object_id for entry in entries] == [kept.id]


def test_a_store_without_a_name_is_called_by_its_number(desk: Desk, world: World) -> None:
    desk.apply_now(events_file({"Store Name": ""}))
    assert [site.name for site in world.rows(Site, Site.code == "8135")] == ["Store 8135"]


def test_a_known_store_keeps_its_own_name_and_zone(desk: Desk, world: World) -> None:
    world.site(code="8135", name="Our own name", time_zone="America/Denver")
    verdict = desk.apply_now(events_file({}))
    assert verdict.new_sites == ()
    assert [site.name for site in world.rows(Site, Site.code == "8135")] == ["Our own name"]
    assert one_event(world).opens_at == datetime(2027, 1, 16, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        {"Project Name": "612346-CORE-Other"},
        {"Store Number": "4711"},
        {"Start Date/Time": "01/15/2027 12:00:00 AM"},
        {"Due Date/Time": "01/21/2027 11:59:00 PM"},
        {"Estimated Time": ""},
        {"Estimated Time": "30"},
    ],
)
def test_a_row_that_says_something_else_changes_its_event(
    desk: Desk, world: World, change: dict[str, str]
) -> None:
    desk.apply_now(events_file({}, OTHER))
    verdict = desk.apply_now(events_file({**change}, OTHER))
    assert counts(verdict) == (0, 1, 1, 0)
    assert versions(world) == {"31000004": 2, "31000005": 1}
    assert counts(desk.check(events_file({**change}, OTHER))) == (0, 0, 2, 0)
    (entry,) = world.rows(AuditEntry, AuditEntry.object_type == "event")
    assert (entry.action, entry.reason) == ("change", "import of file.csv")


@pytest.mark.parametrize(
    "same",
    [
        {"Project Name": "  612345-CORE-Vine Tomatoes "},
        {"Estimated Time": "0390"},
        {"Store Name": "Renamed", "Location MVID": "", "Rep Name": "Somebody"},
        {"Employee ID": "nobody known"},
        {"Start Date/Time": "1/16/2027 12:00:00 am"},
    ],
)
def test_a_row_that_says_the_same_in_other_words_changes_nothing(
    desk: Desk, same: dict[str, str]
) -> None:
    desk.apply_now(events_file({}))
    assert counts(desk.check(events_file(same))) == (0, 0, 1, 0)


def test_another_name_finds_the_kind_again_and_the_same_name_keeps_a_corrected_one(
    desk: Desk, world: World
) -> None:
    kinds = world.event_types
    by_hand = world.event(kind="freeosk", ref_num="1", project_name="CORE by hand")
    world.event(kind="freeosk", ref_num="2", project_name="CORE as it was")
    desk.apply_now(
        events_file(
            {"Project Reference Number": "1", "Project Name": "CORE by hand"},
            {"Project Reference Number": "2", "Project Name": "CORE by another name"},
        )
    )
    found = {event.ref_num: event.event_type_id for event in world.rows(Event)}
    assert found == {"1": by_hand.event_type_id, "2": kinds["core"].id}


def test_a_name_of_another_kind_is_refused_while_people_are_on_the_event(
    desk: Desk, world: World, alter: Alter
) -> None:
    event = world.event(kind="core", ref_num="1", project_name="CORE")
    schedule = world.schedule(event=event)
    renamed = events_file({"Project Reference Number": "1", "Project Name": "SUPERVISOR"})
    verdict = desk.check(renamed)
    assert told(verdict) == [(2, "Project Name")]
    assert "unschedule it first" in verdict.rejected[0].reason
    alter(schedule, is_active=False)
    assert counts(desk.check(renamed)) == (0, 1, 0, 0)


def test_times_that_the_clocks_jump_over_are_refused_and_doubled_ones_are_the_first(
    desk: Desk, world: World
) -> None:
    gap = "03/14/2027 02:30:00 AM"
    verdict = desk.apply_now(
        events_file(
            {"Start Date/Time": gap, "Due Date/Time": "03/20/2027 12:00:00 AM"},
            {**OTHER, "Start Date/Time": "03/01/2027 12:00:00 AM", "Due Date/Time": gap},
            {
                "Project Reference Number": "31000006",
                "Start Date/Time": "11/07/2027 01:30:00 AM",
                "Due Date/Time": "11/08/2027 01:30:00 AM",
            },
        )
    )
    assert told(verdict) == [(2, "Start Date/Time"), (3, "Due Date/Time")]
    assert "02:30" in verdict.rejected[0].reason
    assert one_event(world).opens_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_the_zone_of_the_store_decides_which_times_exist(desk: Desk, world: World) -> None:
    world.site(code="8135", time_zone="America/Phoenix")
    times = {"Start Date/Time": "03/14/2027 02:30:00 AM", "Due Date/Time": "04/01/2027 12:00:00 AM"}
    assert counts(desk.check(events_file(times))) == (1, 0, 0, 0)


def test_a_site_is_made_only_for_rows_that_are_taken(desk: Desk) -> None:
    assert desk.check(events_file({"Estimated Time": "x"})).new_sites == ()


def test_a_name_that_no_kind_of_work_fits_is_refused(
    desk: Desk, world: World, alter: Alter
) -> None:
    alter(world.event_types["other"], name_patterns=[])
    verdict = desk.check(events_file({"Project Name": "Inventory walk"}))
    assert told(verdict) == [(2, "Project Name")]


def test_preview_keeps_the_file_and_apply_stores_its_rows(desk: Desk, world: World) -> None:
    import_id = desk.preview(events_file({}))
    assert world.count(Event) == 0
    assert desk.verdict(import_id)["new"] == 1
    desk.apply(import_id)
    assert world.count(Event) == 1
    (kept,) = world.rows(Import)
    assert kept.state is ImportState.APPLIED
    assert desk.recent_filenames() == ["file.csv"]


def test_imports_are_listed_in_the_order_in_which_they_came(app: Flask, desk: Desk) -> None:
    ids = [desk.preview(events_file({})), desk.preview(events_file({}, OTHER))]
    shape = RowShape(name="import", fields=(("id", "id"), ("rows", "row_count")))
    listed = [(str(row["id"]), row["rows"]) for row in desk.page(shape)]
    assert listed == [(str(ids[0]), 1), (str(ids[1]), 2)]
    assert Desk(app, World(app, slug="globex").principal()).page(shape) == []


def test_a_file_is_applied_once(desk: Desk, world: World) -> None:
    import_id = desk.preview(events_file({}))
    desk.apply(import_id)
    with pytest.raises(ConflictException, match="applied already"):
        desk.apply(import_id)
    assert world.count(Event) == 1


def test_a_verdict_that_no_longer_holds_is_refused_and_the_new_one_kept(
    desk: Desk, world: World
) -> None:
    import_id = desk.preview(events_file({}, OTHER))
    desk.apply_now(events_file({}))
    with pytest.raises(ConflictException, match="new verdict") as refusal:
        desk.apply(import_id)
    assert world.count(Event) == 1
    assert desk.verdict(import_id) == refusal.value.context["verdict"]
    assert (desk.verdict(import_id)["new"], desk.verdict(import_id)["unchanged"]) == (1, 1)
    with pytest.raises(PreconditionFailedException):
        desk.apply(import_id, expected_version=1)
    desk.apply(import_id, expected_version=2)
    assert world.count(Event) == 2


def test_refused_lines_can_be_fetched_mended_and_sent_again(desk: Desk, world: World) -> None:
    import_id = desk.preview(events_file({}, {**OTHER, "Store Number": ""}))
    desk.apply(import_id)
    file = desk.stored_file(import_id)
    parsed = read_events(file.content, max_bytes=MAX_BYTES)
    rejects = "".join(reject_lines(parsed, file.rejected))
    mended = rejects.replace(",,Club", ",8135,Club").encode()
    assert counts(desk.apply_now(mended)) == (1, 0, 0, 0)
    assert world.count(Event) == 2


def test_another_organizations_import_does_not_exist(app: Flask, desk: Desk) -> None:
    import_id = desk.preview(events_file({}))
    stranger = Desk(app, World(app, slug="globex").principal())
    for unknown in (import_id, UUID(int=new_id().int)):
        with pytest.raises(ResourceNotFoundException, match="no such import"):
            stranger.verdict(unknown)
        with pytest.raises(ResourceNotFoundException, match="no such import"):
            stranger.apply(unknown)


def test_two_organizations_may_have_the_same_references(app: Flask, desk: Desk) -> None:
    other = World(app, slug="globex")
    assert counts(desk.apply_now(events_file({}))) == (1, 0, 0, 0)
    assert counts(Desk(app, other.principal()).apply_now(events_file({}))) == (1, 0, 0, 0)
    assert other.count(Event) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EMPLOYEE])
def test_who_may_not_import_is_refused(app: Flask, world: World, role: Role) -> None:
    with pytest.raises(AuthorizationException):
        Desk(app, world.principal(role)).check(events_file({}))


def thousand_events(minutes: str = "390") -> bytes:
    return events_file(
        *(
            {"Project Reference Number": str(1000 + number), "Estimated Time": minutes}
            for number in range(1000)
        )
    )


def test_a_thousand_rows_take_at_most_twenty_statements(desk: Desk, statements: Statements) -> None:
    with statements.at_most(20):
        desk.apply_now(thousand_events())
    with statements.at_most(20):
        desk.apply_now(thousand_events("30"))
    with statements.at_most(20):
        desk.apply_now(thousand_events("30"))


def test_changes_of_different_columns_still_share_their_statements(
    desk: Desk, statements: Statements
) -> None:
    desk.apply_now(thousand_events())
    mixed = events_file(
        *(
            {
                "Project Reference Number": str(1000 + number),
                **({"Estimated Time": "30"} if number % 2 else {"Project Name": "CORE 2"}),
            }
            for number in range(1000)
        )
    )
    with statements.at_most(20):
        assert desk.apply_now(mixed).changed == 1000
