"""`make properties`: the engine against the naive reading, on many more rosters than the tests.

The seeds begin at a random number that is printed; `make properties SEED=n` repeats them, and a
disagreement names the one seed that shows it.
"""

import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter
from typing import Final

from scheduling.engine import check
from tests.scheduling.reference import findings
from tests.scheduling.rosters import random_roster

ROSTERS: Final = 100_000
AT_ONCE: Final = 500


def disagreements(seeds: Iterable[int]) -> tuple[list[int], Counter[str]]:
    """Return the seeds on which the two differ, and how often the engine found each rule broken."""
    differing, found = [], Counter[str]()
    for seed in seeds:
        roster = random_roster(seed)
        told = Counter(violation.rule for violation in check(roster.known, roster.question))
        found += told
        if told != findings(roster):
            differing.append(seed)
    return differing, found


def main() -> int:
    """Compare, print what was found, and return 1 when they differ anywhere."""
    count = int(os.environ.get("ROSTERS") or ROSTERS)
    first = int(os.environ.get("SEED") or secrets.randbelow(10**9))
    print(f"{count:,} random rosters from seed {first} (repeat with SEED={first})", flush=True)
    started = perf_counter()
    blocks = [
        range(start, min(start + AT_ONCE, first + count))
        for start in range(first, first + count, AT_ONCE)
    ]
    differing, found = [], Counter[str]()
    with ProcessPoolExecutor() as pool:
        for seeds, told in pool.map(disagreements, blocks):
            differing += seeds
            found += told
    for rule, times in found.most_common():
        print(f"  {rule:<12} {times:>9,}")
    print(f"{len(differing)} disagreements in {perf_counter() - started:.0f} s")
    for seed in differing[:10]:
        print(f"  seed {seed}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
