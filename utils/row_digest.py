"""A checksum of rows that doesn't depend on their order, which databases are free to choose."""

from hashlib import sha256

_MODULUS = 2**256


class RowDigest:
    """Counts rows and adds up the SHA-256 of each."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, row: bytes) -> None:
        """Take one row in."""
        self.count += 1
        self._sum = (self._sum + int.from_bytes(sha256(row).digest(), "big")) % _MODULUS

    @property
    def text(self) -> str:
        """The checksum so far."""
        return f"{self._sum:064x}"
