"""Run the named benchmarks, or all."""

import sys

from benchmarks import day, events, imports, judging, lists, sessions, startup

BENCHMARKS = {
    "lists": lists.main,
    "import": imports.main,
    "day": day.main,
    "judging": judging.main,
    "events": events.main,
    "startup": startup.main,
    "sessions": sessions.main,
}


def main() -> int:
    """Run what the command line names."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
        return 2
    for name in names:
        print(f"== {name}", flush=True)
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
