"""Run the named drills, or all: each on both databases, each in a process of its own.

One line comes out per drill and database; the exit code is 1 when one of them fails. What a drill
logs is shown only then.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from time import monotonic
from types import MappingProxyType
from typing import IO, Final

from drills import backups, cookies, endings, keys, migrating, restarts, theft, week
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
        "week": week.drill,
    }
)
HERE: Final = "--here"
QUIET_SECONDS: Final = 90
LONGEST_SECONDS: Final = 900
_LOOK_SECONDS: Final = 1
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
    """Run one drill in a process for as long as it gets on; return whether it passed."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "drills", HERE, name, kind],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        stopped = "" if ends(process, log) else f"{name} {kind}: FAIL it got on with nothing\n"
        if stopped:
            # As Ctrl-C does: what the drill started ends with it.
            process.send_signal(signal.SIGINT)
        said, _nothing = process.communicate(timeout=_CLEARING_SECONDS)
        print(stopped or said or f"{name} {kind}: FAIL it broke down\n", end="", flush=True)
        is_passed = process.returncode == 0 and not stopped
        if not is_passed:
            log.seek(0)
            print(*log.read().splitlines()[-_SHOWN_LINES:], sep="\n", file=sys.stderr)
    return is_passed


def ends(process: subprocess.Popen[str], log: IO[str], quiet: float = QUIET_SECONDS) -> bool:
    """Wait for the process; return False when it wrote nothing to its log for `quiet` seconds, or
    takes far too long."""
    began = heard_at = monotonic()
    heard = 0
    while monotonic() - heard_at < quiet and monotonic() - began < LONGEST_SECONDS:
        try:
            process.wait(min(_LOOK_SECONDS, quiet))
        except subprocess.TimeoutExpired:
            written = os.fstat(log.fileno()).st_size
            if written != heard:
                heard, heard_at = written, monotonic()
        else:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
