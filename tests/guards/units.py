"""What the guards know of units of work: which rows they give out, and whether one gets away."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.registry import ModelRegistry
from tests.guards.rules import last_name
from tooling.sources import Source, within


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitBlock:
    """One `with service(Kind) as name:`."""

    kind: str
    name: str
    block: ast.With

    def gives_row(self, value: ast.AST) -> bool:
        """Return whether an expression is or holds a row; `row.id` and `dump(row)` do not."""
        if isinstance(value, ast.Call):
            return self._is_row_call(value)
        if isinstance(value, ast.Subscript | ast.Starred | ast.NamedExpr):
            return self.gives_row(value.value)
        if isinstance(value, ast.Tuple | ast.List | ast.IfExp):
            return any(map(self.gives_row, ast.iter_child_nodes(value)))
        return False

    def returns_row(self, node: ast.AST) -> bool:
        """Return whether a statement hands a use case's row to whoever called the function."""
        return (
            isinstance(node, ast.Return) and node.value is not None and self.gives_row(node.value)
        )

    def names_of_rows(self) -> set[str]:
        """Return the names that the block binds to rows."""
        return {
            target.id
            for node in ast.walk(self.block)
            if isinstance(node, ast.Assign) and self.gives_row(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def is_late_use(self, node: ast.AST, rows: set[str]) -> bool:
        """Return whether one of these names is read after the block."""
        is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in rows
        return is_read and getattr(node, "lineno", 0) > (self.block.end_lineno or 0)

    def _is_row_call(self, node: ast.AST) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return False
        is_ours = last_name(node.func.value) == self.name
        return is_ours and (self.kind, node.func.attr) in use_cases_that_return_rows()


def unit_blocks(function: ast.AST) -> Iterator[UnitBlock]:
    """Yield the units of work that a function opens."""
    for node in ast.walk(function):
        if isinstance(node, ast.With):
            yield from (_unit(node, item) for item in node.items if _is_unit(item))


def _is_unit(item: ast.withitem) -> bool:
    call = item.context_expr
    return isinstance(call, ast.Call) and last_name(call.func) == "service" and bool(call.args)


def _unit(block: ast.With, item: ast.withitem) -> UnitBlock:
    kind = item.context_expr.args[0] if isinstance(item.context_expr, ast.Call) else block
    name = last_name(item.optional_vars) if item.optional_vars else ""
    return UnitBlock(kind=last_name(kind), name=name, block=block)


def rows_that_leave(source: Source) -> Iterator[ast.AST]:
    """Break: a row is used after its unit of work ended, or returned out of it."""
    for function in source.functions():
        for unit in unit_blocks(function):
            yield from filter(unit.returns_row, ast.walk(unit.block))
            rows = unit.names_of_rows()
            yield from (node for node in ast.walk(function) if unit.is_late_use(node, rows))


@cache
def use_cases_that_return_rows() -> Mapping[tuple[str, str], str]:
    """Return (service, method) of every use case whose annotation names a model."""
    models = {*ModelRegistry(), "Done"}  # an action's answer carries its schedules
    found = {}
    for source in within("services"):
        for service in source.nodes(ast.ClassDef):
            for method in service.body if isinstance(service, ast.ClassDef) else []:
                if isinstance(method, ast.FunctionDef) and method.returns is not None:
                    written = {last_name(node) for node in ast.walk(method.returns)}
                    if written & models and isinstance(service, ast.ClassDef):
                        found[service.name, method.name] = ast.unparse(method.returns)
    return found


def opens_units(entry: Callable[..., object], seen: frozenset[str] = frozenset()) -> bool:
    """Return whether an entry point opens a unit of work, itself or through a function it names."""
    function = inspect.unwrap(entry)
    written = _functions().get((function.__module__, function.__name__))
    if written is None or function.__qualname__ in seen:
        return False
    if next(unit_blocks(written), None) is not None:
        return True
    known = getattr(function, "__globals__", {})
    named = {last_name(node) for node in ast.walk(written) if isinstance(node, ast.Name)}
    others = [known[name] for name in named if inspect.isfunction(known.get(name))]
    return any(opens_units(other, seen | {function.__qualname__}) for other in others)


@cache
def _functions() -> Mapping[tuple[str, str], ast.AST]:
    return {
        (source.module, function.name): function
        for source in within("services", "cli", "routes")
        for function in source.functions()
    }
