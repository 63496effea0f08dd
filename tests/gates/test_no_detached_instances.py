"""No stored instance leaves its unit of work, and what does leave needs no Session any more."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args, get_type_hints

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import DetachedInstanceError

from app import Rosterwright
from models.base import Base
from services.registry import SERVICE_REGISTRY, service
from services.roster import Assign, Done, RosterService
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import STARTS, World
from utils.principal import acting_as

ROOT = Path(__file__).resolve().parents[2]
ENTRY_POINTS = sorted(
    path for folder in ("routes", "cli", "services") for path in (ROOT / folder).rglob("*.py")
)


def instance_answers() -> frozenset[tuple[str, str]]:
    """Return the use cases, as (service, method), that answer with stored instances."""
    return frozenset(
        (kind.__name__, name)
        for kind in SERVICE_REGISTRY
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if _holds_instances(get_type_hints(method).get("return"))
    )


def _holds_instances(answer: object) -> bool:
    if isinstance(answer, type) and issubclass(answer, Base):
        return True
    if answer is Done:  # its schedules are instances, and go with the unit
        return True
    return any(_holds_instances(part) for part in get_args(answer))


INSTANCE_ANSWERS: Final = instance_answers()


def services_of(block: ast.With) -> dict[str, str]:
    """Return which names in the block are services: name -> class."""
    return {
        item.optional_vars.id: item.context_expr.args[0].id
        for item in block.items
        if isinstance(item.optional_vars, ast.Name)
        and isinstance(item.context_expr, ast.Call)
        and isinstance(item.context_expr.func, ast.Name)
        and item.context_expr.func.id == "service"
        and isinstance(item.context_expr.args[0], ast.Name)
    }


def is_instance(value: ast.expr | None, services: dict[str, str], names: set[str]) -> bool:
    """Return whether the expression is a use case's stored answer itself, not made from it."""
    if isinstance(value, ast.Name):
        return value.id in names
    if isinstance(value, ast.Tuple | ast.List):
        return any(is_instance(part, services, names) for part in value.elts)
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and (services.get(value.func.value.id, ""), value.func.attr) in INSTANCE_ANSWERS
    )


def names_bound_by(block: ast.With, services: dict[str, str]) -> set[str]:
    """Return the names that the block gives to stored answers."""
    return {
        target.id
        for node in ast.walk(block)
        if isinstance(node, ast.Assign) and is_instance(node.value, services, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def leaving(function: ast.AST) -> Iterator[str]:
    """Yield what of a unit of work's stored answers leaves it."""
    for block in ast.walk(function):
        if not isinstance(block, ast.With) or not (services := services_of(block)):
            continue
        names = names_bound_by(block, services)
        end = block.end_lineno or 0
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in names and node.lineno > end:
                yield f"{node.id} is used after its unit of work (line {node.lineno})"
        for node in ast.walk(block):
            if isinstance(node, ast.Return | ast.Yield) and is_instance(
                node.value, services, names
            ):
                yield f"a stored instance is handed out (line {node.lineno})"


@pytest.mark.parametrize("path", ENTRY_POINTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_detached_instances(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {function.name: list(leaving(function)) for function in functions}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("body", "is_caught"),
    [
        ("schedule = roster.assign(command)\n    return schedule.id", True),
        ("return roster.assign(command)", True),
        ("schedule = roster.assign(command)\n        return schedule", True),
        ("schedule = roster.assign(command)\n        return schedule, 201", True),
        ("return dump(roster.assign(command))", False),
        ("schedule = roster.assign(command)\n        return dump(schedule)", False),
        ("return roster.check(command)", False),
    ],
)
def test_the_gate_tells_what_leaves_from_what_is_dumped(*, body: str, is_caught: bool) -> None:
    text = f"def view():\n    with service(RosterService) as roster:\n        {body}\n"
    assert bool(list(leaving(ast.parse(text).body[0]))) is is_caught


def test_use_cases_that_answer_with_instances_are_known() -> None:
    assert ("RosterService", "assign") in INSTANCE_ANSWERS
    assert ("ImportService", "list_recent") in INSTANCE_ANSWERS
    assert ("RosterService", "row") not in INSTANCE_ANSWERS


def test_an_instance_that_did_leave_says_so_instead_of_answering_stale(
    app: Rosterwright, world: World
) -> None:
    person, event = world.employee(code="EMP1"), world.event()
    with app.app_context(), acting_as(world.principal()), service(RosterService) as roster:
        done = roster.assign(Assign(event_id=event.id, employee_code=person.code, starts=STARTS))
    with pytest.raises(DetachedInstanceError):
        _ = done.schedule.version


def test_what_leaves_is_usable_after_the_end(alice: FlaskClient, world: World) -> None:
    person, event = world.employee(code="EMP1"), world.event()
    body = {"event_id": str(event.id), "employee_id": person.code, "starts_at": STARTS.isoformat()}
    answer = alice.post("/api/v1/schedules", json=body, headers=SAME_ORIGIN)
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["employee"]["employee_id"] == "EMP1"


def test_relations_that_nobody_loaded_raise_instead_of_querying(world: World) -> None:
    schedule = world.schedule()
    with pytest.raises(InvalidRequestError):
        _ = schedule.event
