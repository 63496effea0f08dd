"""Every command that a document names exists, with its options."""

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click
import pytest
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from app import Rosterwright
from tests.docs.documents import ROOT, blocks, documents, inline_code, name_of

# What every machine has, and what is not ours to check.
FOREIGN: Final = frozenset({"cat", "cd", "curl", "git", "head", "ls", "open"})
VARIABLE: Final = re.compile(r"[A-Z_]+=\S*")
TARGET: Final = re.compile(r"^([a-z]+):", re.MULTILINE)
SENTENCE: Final = re.compile(r"(?:\.venv/bin/)?(?:flask|make) [a-z][a-z -]*[a-z]$")
# A | or > ends a command; what follows a pipe is a command again.
PIPE: Final = "|"

DOCUMENTS: Final = documents()


def commands_in(document: Path) -> Iterator[list[str]]:
    """Yield the words of each command: in shell blocks, and `make x` or `flask x` in the text."""
    for block in blocks(document, "sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            yield from split(line)
    for code in inline_code(document):
        if SENTENCE.match(code):
            yield code.split()


def split(line: str) -> Iterator[list[str]]:
    """Yield the commands of one line, without variables and comments."""
    words = shlex.split(line.removeprefix("$ "), comments=True)
    command: list[str] = []
    for word in [*words, PIPE]:
        if word == PIPE:
            if command:
                yield command
            command = []
        elif command or not VARIABLE.fullmatch(word):
            command.append(word)


def fault_of(app: Flask, command: list[str]) -> str | None:
    """Return what is wrong with a command, None when it can be run like this."""
    program, *rest = command
    if program in FOREIGN:
        return None
    if program == "make":
        return fault_of_make(rest)
    if program.removeprefix(".venv/bin/") == "flask":
        return fault_of_flask(app, rest)
    if program == ".venv/bin/python":
        return fault_of_python(rest)
    return f"{program} is no command of ours"


def fault_of_make(words: list[str]) -> str | None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    wanted = [word for word in words if not VARIABLE.match(word)]
    unknown = set(wanted) - targets
    return f"make has no {', '.join(sorted(unknown))}" if unknown else None


def fault_of_flask(app: Flask, words: list[str]) -> str | None:
    group: click.Command = FlaskGroup(create_app=lambda: app)
    remaining = words
    with click.Context(group, obj=ScriptInfo(create_app=lambda: app)) as context:
        while isinstance(group, click.Group) and remaining:
            found = group.get_command(context, remaining[0])
            if found is None:
                return f"flask has no {' '.join(words)}"
            group, remaining = found, remaining[1:]
    return fault_of_options(group, remaining)


def fault_of_python(words: list[str]) -> str | None:
    """Only modules are run, and what they are given are files and folders."""
    match words:
        case ["-m", module, *paths] if find_spec(module) is not None:
            missing = [path for path in paths if not (ROOT / path).exists()]
            return f"there is no {', '.join(missing)}" if missing else None
        case _:
            return f"python can't run {' '.join(words)}"


def fault_of_options(command: click.Command, words: list[str]) -> str | None:
    known = {spelling for parameter in command.params for spelling in parameter.opts} | {"--help"}
    given = {word.split("=")[0] for word in words if word.startswith("-")}
    return f"{command.name} has no {', '.join(sorted(given - known))}" if given - known else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_named_command_exists(any_app: Rosterwright, document: Path) -> None:
    faults = [fault for command in commands_in(document) if (fault := fault_of(any_app, command))]

    assert faults == []


@pytest.mark.parametrize(
    "line",
    [
        "make everything",
        "flask seed-demos",
        ".venv/bin/flask seed-demo --people 3",
        "flask db upgradde",
        "A=1 make rum",
        "cat file | flask imporrt",
        "rosterctl start",
        ".venv/bin/python -m pytest tests/nowhere",
        ".venv/bin/python -m nowhere",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(any_app: Rosterwright, line: str) -> None:
    assert [fault for command in split(line) if (fault := fault_of(any_app, command))]


def test_every_address_in_the_readme_is_served(any_app: Rosterwright) -> None:
    served = {rule.rule for rule in any_app.url_map.iter_rules()}
    named = {code for code in inline_code(DOCUMENTS[0]) if code.startswith("/")}

    assert named
    assert named <= served


def test_the_readme_names_commands() -> None:
    assert sum(1 for _ in commands_in(DOCUMENTS[0])) >= 8
