"""Run the named drills, or all: each on both databases, each in a process of its own.

One line comes out per drill and database; the exit code is 1 when one of them fails. What a drill
logs is shown only then.
"""

import signal
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from drills import backups, cookies, endings, keys, migrating, restarts, theft
from drills.harness import Drill, verdict
from tests.support.databases import KINDS, Kind

DRILLS: Final[Mapping[str, Drill]] = MappingProxyType(
    {
        "F9": cookies.drill,
        "F10": theft.drill,
        "F11": endings.drill,
        "F16": restarts.drill,
        "F17": migrating.drill,
        "F18": keys.drill,
        "F20": backups.drill,
    }
)
HERE: Final = "--here"
LONGEST_SECONDS: Final = 90
_CLEARING_SECONDS: Final = 30
_SHOWN_LINES: Final = 40


def main(arguments: list[str]) -> int:
    """Run what the command line names; return the exit code."""
    if arguments[:1] == [HERE]:
        _here, name, kind = arguments
        return _run_here(name, kind)
    names = arguments or list(DRILLS)
    unknown = [name for name in names if name not in DRILLS]
    if unknown:
        print(f"no drill is called {', '.join(unknown)}; there are: {', '.join(DRILLS)}")
        return 2
    passed = [_run_apart(name, kind) for name in names for kind in KINDS]
    return 0 if all(passed) else 1


def _run_here(name: str, kind: str) -> int:
    chosen: Kind = "sqlite" if kind == "sqlite" else "postgresql"
    outcome = verdict(DRILLS[name], chosen)
    print(outcome.line(f"{name} {kind}"), flush=True)
    return 0 if outcome.is_passed else 1


def _run_apart(name: str, kind: Kind) -> bool:
    """Run one drill in a process with a limited time; return whether it passed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "drills", HERE, name, kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said, logged = process.communicate(timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        # As Ctrl-C does: what the drill started ends with it.
        process.send_signal(signal.SIGINT)
        said, logged = process.communicate(timeout=_CLEARING_SECONDS)
        said = f"{name} {kind}: FAIL not over after {LONGEST_SECONDS} s\n"
    print(said or f"{name} {kind}: FAIL it broke down\n", end="", flush=True)
    if process.returncode:
        print(*logged.splitlines()[-_SHOWN_LINES:], sep="\n", file=sys.stderr)
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
