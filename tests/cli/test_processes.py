"""Commands as processes of their own: what reaches stdout, stderr and the shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.databases import Database
from tests.support.factories import PASSWORD
from tests.support.settings import SECRET_KEY
from utils.json import loads

ROOT = Path(__file__).resolve().parents[2]
# What is still pooled when the process ends is closed by its end.
WARNINGS = ("-W", "error", "-W", "ignore::ResourceWarning")
SIZE = ("--employees", "8", "--events", "30", "--schedules", "20")

pytestmark = pytest.mark.processes


class Shell:
    """Runs `flask` with an environment of its own."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "FLASK_APP": "app.py", **env}

    def flask(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, *WARNINGS, "-m", "flask", *arguments],
            input=typed,
            env=self._env,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


@pytest.fixture
def shell(database: Database, tmp_path: Path) -> Shell:
    """A shell on an empty migrated database."""
    return Shell(
        {
            "DATABASE_URL": database.another(),
            "INSTANCE_PATH": str(tmp_path),
            "SECRET_KEY": SECRET_KEY,
        }
    )


def test_only_the_result_is_on_stdout_and_what_is_stored_outlives_the_process(
    shell: Shell,
) -> None:
    seeded = shell.flask("seed-demo", *SIZE, "--json")
    created = shell.flask(
        *("create-user", "alice@acme.example", "--role", "manager", "--password-stdin"),
        typed=f"{PASSWORD}\n",
    )
    again = shell.flask("seed-demo", *SIZE, "--json")

    assert seeded.returncode == 0, seeded.stderr
    document = loads(seeded.stdout)
    assert isinstance(document, dict)
    assert document["organization"] == "demo"
    assert "Planning" in seeded.stderr
    assert created.returncode == 0, created.stderr
    assert created.stdout == "Created alice@acme.example (manager) in organization demo.\n"
    assert (again.returncode, again.stdout) == (1, "")
    assert "an organization demo already" in again.stderr


def test_a_database_without_tables_is_explained(database: Database, tmp_path: Path) -> None:
    shell = Shell({"DATABASE_URL": database.blank(), "INSTANCE_PATH": str(tmp_path)})

    result = shell.flask("seed-demo")

    assert result.returncode == 1
    assert "flask db upgrade" in result.stderr
    assert "Traceback" not in result.stderr


def test_production_without_settings_refuses_in_words(tmp_path: Path) -> None:
    shell = Shell({"APP_ENV": "production", "INSTANCE_PATH": str(tmp_path)})

    result = shell.flask("check-config")

    assert result.returncode == 1
    assert result.stdout == ""
    assert "SECRET_KEY" in result.stderr
    assert "PUBLIC_URL" in result.stderr
