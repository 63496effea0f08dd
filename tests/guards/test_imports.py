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

# It loads the libraries once, then forks for each module: a fresh interpreter at a fork's price.
# A layer that passed is loaded before the next one, so that it is not loaded in every fork.
IMPORT_EACH: Final = """
import importlib, os, sys, traceback
import alembic, argon2, flask, flask_migrate, flask_smorest, flask_sqlalchemy, marshmallow
import sqlalchemy.orm, structlog
failed = []
for layer in sys.argv[1:]:
    for name in layer.split():
        child = os.fork()
        if child == 0:
            try:
                importlib.import_module(name)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            failed.append(name)
    if failed:
        sys.exit("can't be imported first: " + ", ".join(failed))
    for name in layer.split():
        importlib.import_module(name)
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
