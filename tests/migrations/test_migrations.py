"""Up, compared with the models, down and up again; with rows in every table; nothing half done."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import flask_migrate
import pytest
import pytest_alembic.tests as usual
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from pytest_alembic import MigrationContext
from sqlalchemy import Engine

from app import Rosterwright, create_app
from models.base import Base
from models.database import db
from tests.support.databases import Database
from tests.support.factories import FACTORIES, World
from tests.support.settings import settings
from tooling.sources import REVISIONS, ROOT, Source, sources

VERB_NOUN: Final = re.compile(r"\d{4}_[a-z]+(_[a-z0-9]+)+")


@pytest.fixture
def blank(database: Database) -> Iterator[Rosterwright]:
    """An application on a database without tables, in its context."""
    application = create_app(settings(database.blank()))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def alembic_config(blank: Rosterwright) -> Config:
    """The migrations as the product finds them."""
    config: Config = blank.extensions["migrate"].migrate.get_config()
    return config


@pytest.fixture
def alembic_engine(blank: Rosterwright) -> Engine:
    """The product's own engine, with its transaction rules."""
    engine: Engine = blank.extensions["sqlalchemy"].engine
    return engine


def _revisions() -> list[str]:
    script = ScriptDirectory(str(ROOT / "migrations"))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def _files() -> list[Source]:
    return [source for source in sources() if source.path.startswith(REVISIONS)]


def test_there_is_one_line_of_revisions(alembic_runner: MigrationContext) -> None:
    usual.test_single_head_revision(alembic_runner)


def test_an_empty_database_becomes_current(alembic_runner: MigrationContext) -> None:
    usual.test_upgrade(alembic_runner)


def test_migrations_make_what_the_models_say(alembic_runner: MigrationContext) -> None:
    usual.test_model_definitions_match_ddl(alembic_runner)


def test_every_revision_goes_down_and_up_again(alembic_runner: MigrationContext) -> None:
    usual.test_up_down_consistency(alembic_runner)


@pytest.mark.usefixtures("blank")
def test_going_down_to_nothing_leaves_nothing() -> None:
    flask_migrate.upgrade()

    flask_migrate.downgrade(revision="base")

    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade()


def test_rows_survive_the_last_revisions_way_down_and_up(blank: Rosterwright) -> None:
    flask_migrate.upgrade()
    world = World(blank)
    for make in FACTORIES.values():
        make(world)
    before = _counts()
    older = _revisions()[-2]

    flask_migrate.downgrade(revision=older)
    kept = set(sa.inspect(db.engine).get_table_names())
    flask_migrate.upgrade()

    assert all(before.values())
    assert {name: number for name, number in _counts().items() if name in kept} == {
        name: number for name, number in before.items() if name in kept
    }


def _counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _break(**_facts: object) -> None:
    raise RuntimeError("the power went out")


@pytest.mark.parametrize(("older", "newer"), list(pairwise(["base", *_revisions()])))
def test_a_revision_that_fails_leaves_the_database_as_it_was(
    blank: Rosterwright, older: str, newer: str
) -> None:
    if older != "base":
        flask_migrate.upgrade(revision=older)
    before = _schema()
    blank.extensions["migrate"].configure_args["on_version_apply"] = _break

    with pytest.raises(SystemExit):
        flask_migrate.upgrade(revision=newer)

    assert _schema() == before


def _schema() -> dict[str, list[str]]:
    inspector = sa.inspect(db.engine)
    return {
        table: sorted(str(column["name"]) for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_revisions_are_named_by_number_verb_and_noun() -> None:
    names = [source.module.rpartition(".")[2] for source in _files()]

    assert names
    assert [name for name in names if not VERB_NOUN.fullmatch(name)] == []


def test_revisions_do_not_depend_on_todays_models() -> None:
    ours = {source.package for source in sources()}
    imported = {
        module.split(".")[0]
        for source in _files()
        for node in ast.walk(source.tree)
        for module in _imported(node)
    }

    assert imported & ours == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
