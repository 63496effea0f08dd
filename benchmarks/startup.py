"""How long `create_app()` takes in a fresh process, and how much memory that process then has."""

import statistics
import subprocess
import sys

ROUNDS = 7
AIM_SECONDS, AIM_MIB = 0.8, 120
_PROGRAM = """
import pathlib, re, time
start = time.perf_counter()
from app import create_app
create_app({"LOG_LEVEL": "WARNING"})
taken = time.perf_counter() - start
# Its own peak: ru_maxrss would remember the parent's memory from before the exec.
status = pathlib.Path("/proc/self/status").read_text()
print(taken, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""


def main() -> None:
    """Print the medians of several fresh processes, imports included."""
    seconds, mebibytes = zip(*(_once() for _ in range(ROUNDS)), strict=True)
    print(
        f"create_app(), imports included  {statistics.median(seconds):6.2f} s    aim {AIM_SECONDS}"
    )
    print(f"memory of that process          {statistics.median(mebibytes):6.0f} MiB  aim {AIM_MIB}")


def _once() -> tuple[float, float]:
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    taken, memory = run.stdout.split()[-2:]
    return float(taken), float(memory)
