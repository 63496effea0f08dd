"""Shapes that the layers keep: one encoder, no shared state, thin models, whole services."""

import ast
from typing import Final

import sqlalchemy as sa

from models.base import Base
from models.types import JSONDocument
from tests.guards.rules import (
    bare_id_returns,
    global_statements,
    imports_of,
    in_memory_databases,
    last_name,
    mutable_globals,
    names,
    numeric_upstream_ids,
    offences,
    unsure_constructors,
)
from tests.guards.units import rows_that_leave
from tooling.metrics import wiring_branches
from tooling.sources import Source, product, sources, within

ENCODERS: Final = {
    "utils/json.py": "the one encoder",
    "benchmarks/lists.py": "the hand-written contender encodes by itself",
}
COUNTING: Final = {
    "utils/metrics.py": "what counts across requests is what it is for",
}
REFUSING_MEMORY: Final = {
    "config.py": "refuses it",
    "tests/test_config.py": "sees that it is refused",
}
INFRASTRUCTURE: Final = {
    "models/database.py": "prepares the engine",
    "models/write_turns.py": "begins the transactions of SQLite",
    "models/tenancy.py": "the session's own class and events",
}
TEXT_RETURNS: Final = {
    "repositories/events.py:label_of_kind": "what a kind of work is called",
    "repositories/health.py:migrated_to": "the name of a revision",
}
SAMPLE_IDS: Final = {
    "tests/imports/test_reading_employees.py:test_a_good_row_says_who_somebody_is": "in the sample",
}


def test_json_is_encoded_and_decoded_in_one_module() -> None:
    files = [source for source in sources() if source.path not in ENCODERS]

    assert offences(imports_of("json", "orjson"), files) == set()
    assert offences(names("jsonify"), files) == set()


def test_every_stored_document_goes_through_the_one_encoder() -> None:
    plain = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.JSON) and not isinstance(column.type, JSONDocument)
    ]

    assert plain == []


def test_modules_hold_nothing_that_requests_could_change() -> None:
    files = [source for source in product() if source.path not in COUNTING]

    assert offences(mutable_globals, files) == set()
    assert offences(global_statements, product()) == set()


def test_models_neither_flush_nor_query() -> None:
    aggregates = [source for source in within("models") if source.path not in INFRASTRUCTURE]

    assert offences(names("session", "query", "execute", "scalars", "scalar"), aggregates) == set()


def test_repositories_return_rows_not_ids() -> None:
    assert offences(bare_id_returns, within("repositories"), TEXT_RETURNS) == set()


def test_repositories_share_one_base() -> None:
    bases = {
        node.name: {
            last_name(base.value if isinstance(base, ast.Subscript) else base)
            for base in node.bases
        }
        for source in within("repositories")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Repository")
    }
    orphans = {name for name in bases if "SessionRepository" not in _ancestors(name, bases)}

    assert orphans == set()


def _ancestors(name: str, bases: dict[str, set[str]]) -> set[str]:
    found = {name}
    for base in bases.get(name, set()):
        found |= _ancestors(base, bases)
    return found


def test_services_are_whole_once_constructed() -> None:
    assert offences(unsure_constructors, within("services")) == set()


def test_no_branch_asks_for_a_service_by_name() -> None:
    assert list(wiring_branches(product())) == []


def test_rows_stay_inside_their_unit_of_work() -> None:
    assert offences(rows_that_leave, within("routes", "cli")) == set()


def test_databases_are_files_or_servers() -> None:
    files = [source for source in sources() if source.path not in REFUSING_MEMORY]

    assert offences(in_memory_databases, files) == set()


def test_tests_name_no_product_ids() -> None:
    assert offences(numeric_upstream_ids, within("tests"), SAMPLE_IDS) == set()


def test_every_module_says_what_it_is_for() -> None:
    def silent(source: Source) -> bool:
        return ast.get_docstring(source.tree) is None

    assert [source.path for source in sources() if silent(source)] == []
