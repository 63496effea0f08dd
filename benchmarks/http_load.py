"""Load on a server of this machine from a process of its own: wrk where there is one, else ours."""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WRK: Final = shutil.which("wrk")
GENERATOR: Final = "wrk" if _WRK else "benchmarks/http_client.py"
_NEXT_COOKIE: Final = """
local cookies = {{{cookies}}}
local number = 0
function request()
  number = number % #cookies + 1
  return wrk.format("GET", nil, {{Cookie = cookies[number]}})
end
"""
_UNITS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What the clients met with; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int

    def row(self, label: str) -> str:
        """Return one line of a table."""
        return (
            f"{label:<48} {self.per_second:8,.0f} req/s   p50 {self.p50:6.1f} ms   "
            f"p99 {self.p99:6.1f} ms   errors {self.errors}"
        )


def middle(loads: Sequence[Load]) -> Load:
    """Return the medians of several runs, and all of their errors."""
    return Load(
        per_second=statistics.median(one.per_second for one in loads),
        p50=statistics.median(one.p50 for one in loads),
        p99=statistics.median(one.p99 for one in loads),
        errors=sum(one.errors for one in loads),
    )


def load(port: int, path: str, cookies: Sequence[str], *, connections: int, seconds: int) -> Load:
    """Ask for `path` on all connections at once, each time with the next cookie."""
    if _WRK:
        return _by_wrk(_WRK, port, path, cookies, connections=connections, seconds=seconds)
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.http_client",
            str(port),
            path,
            str(connections),
            str(seconds),
        ],
        input="\n".join(cookies),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    requests, errors, middle, worst = map(float, told)
    return Load(per_second=requests / seconds, p50=middle, p99=worst, errors=int(errors))


def _by_wrk(
    wrk: str, port: int, path: str, cookies: Sequence[str], *, connections: int, seconds: int
) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        quoted = ", ".join(f"'{cookie}'" for cookie in cookies)
        script.write(_NEXT_COOKIE.format(cookies=quoted))
        script.flush()
        amount = ["--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
        told = subprocess.run(
            [
                wrk,
                *amount,
                "--latency",
                f"--script={script.name}",
                f"http://127.0.0.1:{port}{path}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout|responses:) (\d+)", told)))
    rate = re.search(r"Requests/sec: +([\d.]+)", told)
    if rate is None:
        raise RuntimeError(told)
    return Load(
        per_second=float(rate[1]),
        p50=_percentile(told, 50),
        p99=_percentile(told, 99),
        errors=errors,
    )


def _percentile(told: str, part: int) -> float:
    found = re.search(rf" {part}% +([\d.]+)(us|ms|s)", told)
    if found is None:
        raise RuntimeError(told)
    return float(found[1]) * _UNITS[found[2]]
