"""Backups: everything comes back, on either database, or nothing changes."""

import stat
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from click.testing import Result

from app import Rosterwright
from models.database import db
from models.employee import Employee
from models.event import Event
from models.user_session import UserSession
from services.backup_files import FORMAT, writing
from services.backups import BackupService
from services.registry import service
from tests.cli.terminal import count, run
from tests.conftest import MakeApp
from tests.support.cast import SAME_ORIGIN, Cast, sign_in
from tests.support.databases import KINDS, Database, Kind
from tests.support.factories import FACTORIES, World
from utils.ids import new_id
from utils.json import dumps, loads

SITE = {"code": "NEW-1", "name": "New one", "time_zone": "UTC"}
TAKEN = datetime.fromisoformat("2026-05-04T12:00:00+00:00")


@pytest.fixture
def filled(app: Rosterwright) -> World:
    """A world with a row of every kind, and values that databases spell differently."""
    world = World(app)
    for make in FACTORIES.values():
        make(world)
    text = 'Ana "Ñandú" O\'García\t\N{SNOWMAN}\n'
    payload = {"b": [1, 2.5, None, True], "a": {"z": text, "y": 1e21}, "c": []}
    world.employee(name="Ana García")
    world.event(raw_payload=payload)
    world.import_file(content=bytes(range(256)) * 40, filename=text.strip())
    return world


@pytest.fixture(params=KINDS)
def elsewhere(request: pytest.FixtureRequest, kept_app: MakeApp) -> Rosterwright:
    """An application on a migrated, empty database, once of each kind."""
    kind: Kind = request.param
    other: Database = request.getfixturevalue(kind)
    return kept_app(SQLALCHEMY_DATABASE_URI=other.second())


@pytest.fixture
def beside(database: Database, kept_app: MakeApp) -> Rosterwright:
    """An application on a migrated, empty database of the same kind."""
    return kept_app(SQLALCHEMY_DATABASE_URI=database.second())


def backup(app: Rosterwright, file: Path) -> dict[str, Any]:
    result = run(app, "backup", str(file), "--json")
    assert result.exit_code == 0, result.stderr
    document: Any = loads(result.stdout)
    return dict(document)


def restore(app: Rosterwright, file: Path, *options: str) -> Result:
    return run(app, "restore", str(file), "--yes", *options)


def rewritten(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Return a copy of a backup with another manifest."""
    copy = file.with_name("rewritten.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest: Any = loads(content)
                change(manifest)
                content = dumps(manifest)
            new.writestr(name, content)
    return copy


def test_everything_comes_back_on_either_database(
    app: Rosterwright, filled: World, elsewhere: Rosterwright, tmp_path: Path
) -> None:
    taken = backup(app, tmp_path / "one.zip")

    result = restore(elsewhere, tmp_path / "one.zip")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"Restored {taken['rows']} rows of {len(taken['tables'])} tab")
    again = backup(elsewhere, tmp_path / "two.zip")
    assert again["tables"] == taken["tables"]
    assert all(table["rows"] for table in taken["tables"].values())
    assert len(filled.rows(Employee, Employee.name == "Ana García")) == 1


def test_what_was_restored_works(
    app: Rosterwright, cast: Cast, elsewhere: Rosterwright, tmp_path: Path
) -> None:
    backup(app, tmp_path / "one.zip")
    restore(elsewhere, tmp_path / "one.zip")

    client = sign_in(elsewhere.test_client(), cast.alice)

    assert client.get("/api/v1/sites").get_json()["items"][0]["code"] == cast.alice.world.home.code
    assert client.post("/api/v1/sites", json=SITE, headers=SAME_ORIGIN).status_code == 201


def test_rows_that_refer_to_later_ones_of_their_table_come_back(
    app: Rosterwright, elsewhere: Rosterwright, tmp_path: Path
) -> None:
    world = World(app)
    child, parent = sorted([new_id(), new_id()])
    world.event(id=parent)
    world.event(id=child, parent_event_id=parent)
    backup(app, tmp_path / "one.zip")

    assert restore(elsewhere, tmp_path / "one.zip").exit_code == 0

    with elsewhere.app_context(), db.engine.connect() as connection:
        query = sa.select(Event.parent_event_id).where(Event.id == child)
        assert connection.execute(query).scalar_one() == parent


def test_a_backup_is_of_one_moment_and_nobody_waits_for_it(
    app: Rosterwright, tmp_path: Path
) -> None:
    world = World(app)
    with (
        app.app_context(),
        writing(tmp_path / "one.zip") as writer,
        service(BackupService, read_only=True) as backups,
    ):
        rows = backups.size()
        world.employee(name="Came too late")
        manifest = backups.take(writer, lambda _rows: None)

    assert manifest.rows == rows
    assert b"Came too late" not in zipfile.ZipFile(tmp_path / "one.zip").read(
        "tables/employees.ndjson"
    )
    assert world.count(Employee) == 1


def test_sessions_are_not_in_it_and_end_with_a_restore(
    app: Rosterwright, filled: World, tmp_path: Path
) -> None:
    assert count(app, UserSession) > 0
    taken = backup(app, tmp_path / "one.zip")

    assert "user_sessions" not in taken["tables"]
    assert restore(app, tmp_path / "one.zip", "--replace").exit_code == 0
    assert count(app, UserSession) == 0
    assert filled.count(Employee) > 0


def test_a_database_with_something_in_it_is_left_alone(
    app: Rosterwright, filled: World, tmp_path: Path
) -> None:
    backup(app, tmp_path / "one.zip")
    filled.employee(name="Joined later")

    refused = restore(app, tmp_path / "one.zip")

    assert refused.exit_code == 1
    assert "not empty" in refused.stderr
    assert "--replace" in refused.stderr
    assert len(filled.rows(Employee, Employee.name == "Joined later")) == 1


def test_replacing_brings_back_exactly_what_was(
    app: Rosterwright, filled: World, tmp_path: Path
) -> None:
    taken = backup(app, tmp_path / "one.zip")
    filled.employee(name="Joined later")

    assert restore(app, tmp_path / "one.zip", "--replace").exit_code == 0

    assert backup(app, tmp_path / "two.zip")["tables"] == taken["tables"]


def test_a_restore_that_fails_leaves_what_was_there(
    app: Rosterwright, filled: World, tmp_path: Path
) -> None:
    good = backup(app, tmp_path / "good.zip")
    file = tmp_path / "bad.zip"
    with writing(file) as writer:
        organization = [new_id().hex, "twice", "Twice", "UTC", 1]
        columns = ["id", "slug", "name", "time_zone", "version"]
        lines = [dumps(organization) + b"\n", dumps([new_id().hex, *organization[1:]]) + b"\n"]
        for _row in writer.add("organizations", columns, lines):
            pass
        writer.finish(revision=good["revision"], version="0", taken_at=TAKEN)

    refused = restore(app, file, "--replace")

    assert refused.exit_code == 1
    assert backup(app, tmp_path / "after.zip")["tables"] == good["tables"]
    assert filled.count(Employee) > 0


def test_an_older_backup_is_migrated_on_the_way(
    database: Database, make_app: MakeApp, elsewhere: Rosterwright, tmp_path: Path
) -> None:
    older = make_app(SQLALCHEMY_DATABASE_URI=database.blank())
    with older.app_context():
        flask_migrate.upgrade(revision="0003")
        with db.engine.begin() as connection:
            organization = sa.table(
                "organizations",
                *map(sa.column, ("slug", "name", "time_zone", "created_at", "version")),
                sa.column("id", sa.Uuid),
            )
            connection.execute(
                sa.insert(organization).values(
                    id=new_id(),
                    slug="acme",
                    name="Acme",
                    time_zone="UTC",
                    created_at=TAKEN.isoformat(" ").removesuffix("+00:00"),
                    version=1,
                )
            )
    taken = backup(older, tmp_path / "old.zip")
    assert taken["revision"] == "0003"

    result = restore(elsewhere, tmp_path / "old.zip")

    assert result.exit_code == 0, result.stderr
    again = backup(elsewhere, tmp_path / "new.zip")
    assert again["revision"] > "0003"
    assert again["tables"]["organizations"]["rows"] == 1
    assert again["tables"]["api_tokens"]["rows"] == 0


def test_a_backup_of_a_later_version_is_refused(
    app: Rosterwright, filled: World, beside: Rosterwright, tmp_path: Path
) -> None:
    backup(app, tmp_path / "one.zip")
    later = rewritten(tmp_path / "one.zip", lambda manifest: manifest.update(revision="9999"))

    refused = restore(beside, later)

    assert refused.exit_code == 1
    assert "at revision 9999, and this version knows revisions up to" in refused.stderr
    assert filled.count(Employee) > 0
    assert count(beside, Employee) == 0


def test_a_database_that_is_not_migrated_is_refused(
    app: Rosterwright, filled: World, database: Database, make_app: MakeApp, tmp_path: Path
) -> None:
    backup(app, tmp_path / "one.zip")
    blank = make_app(SQLALCHEMY_DATABASE_URI=database.blank())

    refused = restore(blank, tmp_path / "one.zip")
    nothing = run(blank, "backup", str(tmp_path / "two.zip"))

    assert (refused.exit_code, nothing.exit_code) == (1, 1)
    assert "flask db upgrade" in refused.stderr
    assert "has no tables" in nothing.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.zip"]
    assert filled.count(Employee) > 0


def _cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _overwrite(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def _lose_a_table(file: Path) -> None:
    rewritten(file, lambda manifest: manifest["tables"].append(_none(manifest))).replace(file)


def _none(manifest: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = manifest["tables"][0]
    return table | {"name": "lost"}


def _lie_about_rows(file: Path) -> None:
    def lie(manifest: dict[str, Any]) -> None:
        manifest["tables"][0]["rows"] += 1

    rewritten(file, lie).replace(file)


def _be_of_another_format(file: Path) -> None:
    rewritten(file, lambda manifest: manifest.update(format=f"{FORMAT}00")).replace(file)


@pytest.mark.parametrize(
    "damage", [_cut_off, _overwrite, _lose_a_table, _lie_about_rows, _be_of_another_format]
)
def test_a_damaged_file_is_refused_before_anything_is_touched(
    app: Rosterwright, world: World, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    backup(app, tmp_path / "one.zip")
    world.employee(name="Joined later")
    damage(tmp_path / "one.zip")

    refused = restore(app, tmp_path / "one.zip", "--replace")

    assert refused.exit_code == 2, refused.stderr
    assert "no usable backup" in refused.stderr
    assert len(world.rows(Employee, Employee.name == "Joined later")) == 1


def test_what_is_no_backup_at_all_is_refused(app: Rosterwright, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no backup", encoding="utf-8")

    assert restore(app, tmp_path / "notes.txt").exit_code == 2
    assert restore(app, tmp_path / "missing.zip").exit_code == 1


def test_the_file_is_its_owners_alone_and_takes_the_place_of_an_older_one(
    app: Rosterwright, filled: World, tmp_path: Path
) -> None:
    file = tmp_path / "one.zip"
    file.write_text("an older one", encoding="utf-8")

    result = run(app, "backup", str(file))

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("Wrote ")
    assert "Writing" in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [left.name for left in tmp_path.iterdir()] == ["one.zip"]
    assert filled.count(Employee) > 0


def test_a_backup_that_can_not_be_written_leaves_the_older_one(
    app: Rosterwright, tmp_path: Path
) -> None:
    result = run(app, "backup", str(tmp_path / "nowhere" / "one.zip"))

    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_a_restore_asks_first(app: Rosterwright, filled: World, tmp_path: Path) -> None:
    backup(app, tmp_path / "one.zip")

    refused = run(app, "restore", str(tmp_path / "one.zip"), "--replace", typed="n\n")

    assert refused.exit_code == 1
    assert "REPLACE" in refused.stderr
    assert count(app, UserSession) > 0
    assert filled.count(Employee) > 0
