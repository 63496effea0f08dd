"""Gates between the processes of a drill: requests wait at them until the drill opens them.

A gate is a folder. Who comes in leaves a file there, and goes on when the file `open` appears.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

# Names the folder of all gates to the servers.
GATES: Final = "DRILL_GATES"
_OPEN: Final = "open"
_LOOKS: Final = 3000
_PAUSE_SECONDS: Final = 0.01


def wait_at(gate: Path, name: str) -> None:
    """Come in under that name and wait until the gate is open, at most half a minute."""
    gate.joinpath(name).touch()
    _becomes_true(gate.joinpath(_OPEN).exists)


def wait_until_in(gate: Path, count: int) -> None:
    """Wait until `count` have come in; raise `RuntimeError` when that takes too long."""
    if not _becomes_true(lambda: sum(1 for _ in gate.iterdir()) == count):
        raise RuntimeError("the requests did not all come in")


def open_up(gate: Path) -> None:
    """Let everybody go on."""
    gate.joinpath(_OPEN).touch()


def _becomes_true(look: Callable[[], bool]) -> bool:
    for _look in range(_LOOKS):
        if look():
            return True
        threading.Event().wait(_PAUSE_SECONDS)
    return False
