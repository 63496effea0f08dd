"""Second factors put under the newest key, batch by batch, while people go on signing in."""

from collections.abc import Iterator
from dataclasses import dataclass

from error_handlers.exceptions import ConfigurationException
from repositories.accounts import SealedSecret
from security.encryption import SecretBox
from services.key_rotation import KeyRotationService
from services.registry import provided, service


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """How many secrets got the newest key, and how many none of the keys opens."""

    sealed: int = 0
    unreadable: int = 0

    def __add__(self, other: "Rotation") -> "Rotation":
        return Rotation(
            sealed=self.sealed + other.sealed, unreadable=self.unreadable + other.unreadable
        )


def rotate_second_factors(*, batch_size: int, dry_run: bool) -> Rotation:
    """Seal every second factor anew that another key than the newest sealed; or only count them.

    A secret is replaced where it still is the one that was read: of two runs at once one replaces
    it, and what its user does meanwhile stays.
    """
    total = Rotation()
    for batch in _batches(batch_size):
        changes, unreadable = _sealed_anew(batch)
        count = len(changes) if dry_run else _replaced(changes)
        total += Rotation(sealed=count, unreadable=unreadable)
    return total


def _batches(size: int) -> Iterator[list[SealedSecret]]:
    after = None
    while True:
        with service(KeyRotationService, read_only=True) as keys:
            batch = keys.batch(after, size)
        yield batch
        if len(batch) < size:
            return
        after = batch[-1].user_id


def _sealed_anew(batch: list[SealedSecret]) -> tuple[list[tuple[SealedSecret, bytes]], int]:
    """Return what is to be replaced by what, and how many none of the keys opens."""
    box = provided(SecretBox)
    changes, unreadable = [], 0
    for secret in batch:
        if box.is_of_newest_key(secret.sealed):
            continue
        try:
            changes.append((secret, box.sealed_anew(secret.sealed)))
        except ConfigurationException:
            unreadable += 1
    return changes, unreadable


def _replaced(changes: list[tuple[SealedSecret, bytes]]) -> int:
    if not changes:
        return 0
    with service(KeyRotationService) as keys:
        return sum(keys.replace(secret, anew) for secret, anew in changes)
