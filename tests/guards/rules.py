"""What the guards look for in source: each rule yields the places that break it.

Words that may not stand in the tree are spelled in parts, so that guards do not find themselves.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tooling.sources import Source

Rule = Callable[[Source], Iterator[ast.AST]]

_MUTABLE: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_MUTABLE_CALLS: Final = frozenset(
    {"list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque", "local", "count"}
)
_READ_ONLY: Final = frozenset({"Mapping", "Sequence", "Set", "Collection", "Iterable"})
_LOGGERS: Final = frozenset({"log", "_log", "logger", "_logger"})
_IN_MEMORY: Final = ":mem" + "ory:"
_SESSIONS: Final = frozenset({"Session", "RosterSession", "scoped_session"})


def offences(
    rule: Rule, files: Iterable[Source], allowed: Mapping[str, str] | None = None
) -> set[str]:
    """Return `path:function` of every break of the rule that nobody allowed with a reason."""
    found = {place(source, node) for source in files for node in rule(source)}
    return found - set(allowed or {})


def place(source: Source, node: ast.AST) -> str:
    """Return `path:function` of a node, or `path:line` outside of functions."""
    line = getattr(node, "lineno", 0)
    around = [
        function
        for function in source.functions()
        if function.lineno <= line <= (function.end_lineno or line)
    ]
    return f"{source.path}:{around[-1].name}" if around else source.at(node)


def calls_of(*methods: str) -> Rule:
    """Break: something's method of one of these names is called."""

    def rule(source: Source) -> Iterator[ast.AST]:
        for node in calls(source):
            if isinstance(node.func, ast.Attribute) and node.func.attr in methods:
                yield node

    return rule


def calls_function(*names: str) -> Rule:
    """Break: a function or class of one of these names is called, however it was imported."""

    def rule(source: Source) -> Iterator[ast.AST]:
        for node in calls(source):
            if last_name(node.func) in names:
                yield node

    return rule


def imports_of(*modules: str) -> Rule:
    """Break: one of these modules is imported."""

    def rule(source: Source) -> Iterator[ast.AST]:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                if any(alias.name in modules for alias in node.names):
                    yield node
            elif isinstance(node, ast.ImportFrom) and node.module in modules:
                yield node

    return rule


def names(*spellings: str) -> Rule:
    """Break: one of these stands in the code as a name or an attribute."""

    def rule(source: Source) -> Iterator[ast.AST]:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in spellings:
                yield node

    return rule


def mutable_globals(source: Source) -> Iterator[ast.AST]:
    """Break: a module holds something that two requests could change under each other.

    A table is fine when its annotation is read-only (`Final[Mapping[...]]`): then mypy guards it.
    """
    for node in source.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_mutable(node.value):
            is_read_only = isinstance(node, ast.AnnAssign) and _says_read_only(node.annotation)
            if not is_read_only and "__all__" not in _targets(node):
                yield node


def _is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return last_name(value.func) in _MUTABLE_CALLS
    return isinstance(value, _MUTABLE)


def _says_read_only(annotation: ast.expr) -> bool:
    outermost = annotation
    while isinstance(outermost, ast.Subscript) and last_name(outermost.value) in {
        "Final",
        "ClassVar",
    }:
        outermost = outermost.slice
    if isinstance(outermost, ast.Subscript):
        outermost = outermost.value
    return last_name(outermost) in _READ_ONLY


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def global_statements(source: Source) -> Iterator[ast.AST]:
    """Break: a function rebinds a module's name."""
    return source.nodes(ast.Global)


def causeless_raises(source: Source) -> Iterator[ast.AST]:
    """Break: an exception replaces another one without keeping it as the cause."""
    for handler in source.nodes(ast.ExceptHandler):
        for node in ast.walk(handler):
            if isinstance(node, ast.Raise) and node.exc is not None and node.cause is None:
                caught = _caught_as(handler)
                yield from [] if caught and ast.unparse(node.exc) == caught else [node]


def _caught_as(handler: ast.AST) -> str | None:
    return handler.name if isinstance(handler, ast.ExceptHandler) else None


def silent_handlers(source: Source) -> Iterator[ast.AST]:
    """Break: an exception ends in nothing, or in a log line and None."""
    for handler in source.nodes(ast.ExceptHandler):
        if isinstance(handler, ast.ExceptHandler) and _is_silent(handler.body):
            yield handler


def _is_silent(body: list[ast.stmt]) -> bool:
    if all(isinstance(step, ast.Pass) or _is_bare_constant(step) for step in body):
        return True
    return len(body) > 1 and all(map(_is_log_line, body[:-1])) and _returns_none(body[-1])


def _is_bare_constant(step: ast.stmt) -> bool:
    return isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)


def _is_log_line(step: ast.stmt) -> bool:
    if not (isinstance(step, ast.Expr) and isinstance(step.value, ast.Call)):
        return False
    called = step.value.func
    return isinstance(called, ast.Attribute) and last_name(called.value) in _LOGGERS


def _returns_none(step: ast.stmt) -> bool:
    if not isinstance(step, ast.Return):
        return False
    return step.value is None or (isinstance(step.value, ast.Constant) and step.value.value is None)


def tries(source: Source) -> Iterator[ast.AST]:
    """Break: an exception is caught here at all."""
    return source.nodes(ast.Try, ast.TryStar)


def raises_anything(source: Source) -> Iterator[ast.AST]:
    """Break: a test is content with any exception (pytest.raises of the roots of the hierarchy)."""
    for node in calls(source):
        if last_name(node.func) == "raises" and node.args:
            wanted = node.args[0].elts if isinstance(node.args[0], ast.Tuple) else node.args[:1]
            if any(
                last_name(kind) in {"Exception", "BaseException", "AppException"} for kind in wanted
            ):
                yield node


def optional_sessions(source: Source) -> Iterator[ast.AST]:
    """Break: a session may be missing, so that somebody must guess who opens it."""
    for node in ast.walk(source.tree):
        annotation = getattr(node, "annotation", None)
        if annotation is not None and _is_optional_session(annotation):
            yield node


def _is_optional_session(annotation: ast.expr) -> bool:
    parts = {part.strip().split("[")[0] for part in ast.unparse(annotation).split("|")}
    return "None" in parts and bool(parts & _SESSIONS)


def unsure_constructors(source: Source) -> Iterator[ast.AST]:
    """Break: a service's constructor has a parameter that may be left out."""
    for service in source.nodes(ast.ClassDef):
        if isinstance(service, ast.ClassDef) and service.name.endswith("Service"):
            for method in service.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    yield from [*method.args.defaults, *filter(None, method.args.kw_defaults)]


def bare_id_returns(source: Source) -> Iterator[ast.AST]:
    """Break: a repository answers with an id instead of the row."""
    for repository in source.nodes(ast.ClassDef):
        if isinstance(repository, ast.ClassDef) and repository.name.endswith("Repository"):
            for method in repository.body:
                if isinstance(method, ast.FunctionDef) and _returns_bare_id(method):
                    yield method


def _returns_bare_id(method: ast.FunctionDef) -> bool:
    written = ast.unparse(method.returns) if method.returns is not None else ""
    is_public = not method.name.startswith("_")
    return is_public and written.removesuffix(" | None") in {"UUID", "str"}


def in_memory_databases(source: Source) -> Iterator[ast.AST]:
    """Break: a database that lives in one connection and hides what a commit does."""
    for node in source.nodes(ast.Constant):
        if isinstance(node, ast.Constant) and node.value in (_IN_MEMORY, f"sqlite:///{_IN_MEMORY}"):
            yield node


def numeric_upstream_ids(source: Source) -> Iterator[ast.AST]:
    """Break: a test names somebody's product id, which means nothing to a reader."""
    for node in source.nodes(ast.keyword):
        if isinstance(node, ast.keyword) and node.arg in {"upstream_id", "external_id"}:
            is_number = isinstance(node.value, ast.Constant) and str(node.value.value).isdigit()
            yield from [node.value] if is_number else []


def calls(source: Source) -> Iterator[ast.Call]:
    """Yield every call."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


def last_name(node: ast.AST) -> str:
    """Return the last part of a dotted name, empty when it is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return ""
