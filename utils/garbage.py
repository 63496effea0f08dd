"""How a worker looks for garbage: memory that no count of references frees."""

import gc
from typing import Final

# How many more things are made than freed until the young ones are walked through. A page makes
# some thousands that all live until it is answered: with the usual 700 they are walked through a
# dozen times for nothing.
_YOUNG: Final = 50_000


def look_less() -> None:
    """Leave what is loaded out of the search, as it stays, and look through what is made less
    often: walking through all of it takes longer than most requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
