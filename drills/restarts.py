"""F16: reloading under load; nobody is refused, and no answer is cut off."""

from drills.harness import Outcome, Place
from drills.load import Ask, load

_BEFORE, _AFTER = 200, 400


def drill(place: Place) -> Outcome:
    """Reload while clients ask."""
    with place.server() as server, load(server.port, lambda: Ask(path="/readyz")) as tally:
        tally.await_answers(_BEFORE)
        server.reload()
        tally.await_answers(_AFTER)
    faults = [*tally.refused, *tally.cut]
    figures = (
        f"refused {len(tally.refused)} cut {len(tally.cut)} of {tally.requests} requests, "
        f"slowest {tally.slowest:.1f} s"
    )
    return Outcome(figures=figures, faults=faults[:3])
