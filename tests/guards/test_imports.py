"""Every module can be imported first: no import works only because another came before it."""

import subprocess
import sys
from typing import Final

from tooling.sources import ROOT, product

# From the bottom up, as import-linter holds it: what lies below can't need what is tested.
LAYERS: Final = (
    ("utils",),
    ("models",),
    ("scheduling", "repositories", "security", "error_handlers"),
    ("services",),
    ("schemas",),
    ("routes", "cli"),
    ("app.py", "config.py"),
)
STARTED_OTHERWISE: Final = frozenset({"gunicorn.conf.py", "wsgi.py", "migrations"})

# It loads the libraries once, then forks: a fresh interpreter at a fork's price. Importing a module
# begins with its package, so a package's own fork does that once and forks again for each module;
# a layer that passed is loaded before the next one.
IMPORT_EACH: Final = """
import importlib, itertools, os, sys, traceback
import alembic, argon2, flask, flask_migrate, flask_smorest, flask_sqlalchemy, marshmallow
import sqlalchemy.orm, structlog

def fails_in_a_fork(action, *arguments):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    try:
        os._exit(1 if action(*arguments) else 0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)

def load(name):
    importlib.import_module(name)

def load_package(package, names):
    if package:
        load(package)
    return [name for name in names if name not in sys.modules and fails_in_a_fork(load, name)]

def package_of(name):
    return name.rpartition(".")[0]

for layer in sys.argv[1:]:
    names = sorted(layer.split(), key=lambda name: (package_of(name), name))
    packages = itertools.groupby(names, package_of)
    if any([fails_in_a_fork(load_package, package, list(found)) for package, found in packages]):
        sys.exit("these modules can't be imported first")
    for name in names:
        load(name)
"""


def _modules(packages: tuple[str, ...]) -> str:
    return " ".join(source.module for source in product() if source.package in packages)


def test_each_module_imports_alone_in_a_fresh_interpreter() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", IMPORT_EACH, *map(_modules, LAYERS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished.returncode == 0, finished.stderr


def test_every_package_has_a_place_in_the_layers() -> None:
    placed = {package for layer in LAYERS for package in layer}

    assert {source.package for source in product()} - STARTED_OTHERWISE <= placed
