"""No stored instance leaves its unit of work, and what does leave needs no Session any more."""

import ast
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm.exc import DetachedInstanceError

from app import Rosterwright
from services.registry import service
from services.roster import Assign, RosterService
from tests.support.cast import SAME_ORIGIN
from tests.support.factories import STARTS, World
from utils.principal import acting_as

ROOT = Path(__file__).resolve().parents[2]
ENTRY_POINTS = sorted(
    path for folder in ("routes", "cli") for path in (ROOT / folder).rglob("*.py")
)


def names_bound_by(block: ast.With) -> set[str]:
    """Return the names that the block gives to what its service answered."""
    services = {
        item.optional_vars.id
        for item in block.items
        if isinstance(item.optional_vars, ast.Name) and is_unit_of_work(item.context_expr)
    }
    bound: set[str] = set()
    for node in ast.walk(block):
        if isinstance(node, ast.Assign) and is_bare_answer(node.value, services):
            bound |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return bound


def is_unit_of_work(expression: ast.expr) -> bool:
    return (
        isinstance(expression, ast.Call)
        and isinstance(expression.func, ast.Name)
        and expression.func.id == "service"
    )


def is_bare_answer(value: ast.expr, services: set[str]) -> bool:
    """Return whether a use case's answer is kept as it is, instead of being dumped."""
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and isinstance(value.func.value, ast.Name)
        and value.func.value.id in services
        and value.func.attr in INSTANCE_ANSWERS
    )


# Use cases that answer with stored instances; all others answer with values.
INSTANCE_ANSWERS = {"assign", "change", "unassign", "create", "preview", "apply", "get"}


def used_after(function: ast.AST, block: ast.With, names: set[str]) -> set[str]:
    """Return which of `names` are read behind the block."""
    end = block.end_lineno or 0
    return {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and node.id in names
        and node.lineno > end
    }


@pytest.mark.parametrize("path", ENTRY_POINTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_detached_instances(path: Path) -> None:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        blocks = [node for node in ast.walk(function) if isinstance(node, ast.With)]
        for block in blocks:
            names = names_bound_by(block)
            left = used_after(function, block, names)
            assert not left, f"{path.name}:{function.name} uses {left} after its unit of work"


def test_an_instance_that_did_leave_says_so_instead_of_answering_stale(
    app: Rosterwright, world: World
) -> None:
    person, event = world.employee(code="EMP1"), world.event()
    with app.app_context(), acting_as(world.principal()), service(RosterService) as roster:
        schedule = roster.assign(
            Assign(event_id=event.id, employee_code=person.code, starts=STARTS)
        )
    with pytest.raises(DetachedInstanceError):
        _ = schedule.version


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
