"""What a session holds: encoding, encryption at rest, and joining two writers' changes.

Each key is encoded by itself, so that a request that changed one key writes that key alone and
leaves the others to whoever changed them meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask.json.tag import TaggedJSONSerializer

from utils.json import dumps, loads

FLASHES: Final = "_flashes"
# Stands in the data of a signed-in session, so that `session.clear()` signs out as it always did.
SIGNED_IN: Final = "_signed_in"
_PLAIN, _ENCRYPTED = b"j", b"f"

# Key -> its value as Flask's tagged JSON.
Document = Mapping[str, str]


class UnreadableSessionError(ValueError):
    """The stored data can't be read with the keys that are configured."""


class SessionCodec:
    """Between Python values, a document, and the bytes of the row."""

    def __init__(self, encryption_keys: Iterable[str] = ()) -> None:
        self.serializer = TaggedJSONSerializer()
        ring = [Fernet(key) for key in encryption_keys]
        self._ring = MultiFernet(ring) if ring else None
        self._newest = ring[0] if ring else None

    def to_document(self, values: Mapping[Any, Any]) -> Document:
        """Encode each value; keys become text, as they would in a signed cookie."""
        return {_text_key(key): self.serializer.dumps(value) for key, value in values.items()}

    def to_values(self, document: Document) -> dict[str, Any]:
        """Decode each value."""
        return {key: self.serializer.loads(text) for key, text in document.items()}

    def pack(self, document: Document) -> bytes:
        """Return the bytes that are stored: encrypted with the first key when there are keys."""
        plain = dumps(document)
        return _PLAIN + plain if self._ring is None else _ENCRYPTED + self._ring.encrypt(plain)

    def unpack(self, data: bytes) -> Document:
        """Return the document of the stored bytes; raises `UnreadableSessionError`."""
        kind, body = data[:1], data[1:]
        if kind == _ENCRYPTED:
            body = self._decrypt(body)
        elif kind != _PLAIN:
            raise UnreadableSessionError("the session's data has no known form")
        document = loads(body)
        if not isinstance(document, dict):
            raise UnreadableSessionError("the session's data is no object")
        return {key: str(text) for key, text in document.items()}

    def resealed(self, data: bytes) -> bytes | None:
        """Return the same document as `pack` would store it today, None when it is stored so.

        Raises:
            UnreadableSessionError: none of the keys opens it.
        """
        if self._is_current(data):
            return None
        return self.pack(self.unpack(data))

    def _is_current(self, data: bytes) -> bool:
        kind, body = data[:1], data[1:]
        if self._newest is None or kind != _ENCRYPTED:
            return self._newest is None and kind == _PLAIN
        try:
            self._newest.decrypt(body)
        except InvalidToken:
            return False
        return True

    def _decrypt(self, token: bytes) -> bytes:
        if self._ring is None:
            raise UnreadableSessionError("the session is encrypted, but no key is configured")
        try:
            return self._ring.decrypt(token)
        except InvalidToken as error:
            raise UnreadableSessionError("none of the configured keys opens this") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one request did to the document that it read."""

    written: Document = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    flashes_read: str | None = None

    @classmethod
    def between(cls, before: Document, after: Document) -> "Changes":
        """Compare two documents key by key."""
        return cls(
            written={key: text for key, text in after.items() if before.get(key) != text},
            removed=frozenset(before) - frozenset(after),
            flashes_read=before.get(FLASHES),
        )

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)

    def applied_to(self, document: Document) -> Document:
        """Return `document` with these changes: the later writer wins a key, flashes are joined."""
        result = {key: text for key, text in document.items() if key not in self.removed}
        result.update(self.written)
        if FLASHES in self.written or FLASHES in self.removed:
            joined = self._joined_flashes(document.get(FLASHES))
            result.pop(FLASHES, None)
            if joined:
                result[FLASHES] = dumps(joined).decode()
        return result

    def _joined_flashes(self, stored: str | None) -> list[Any]:
        read, mine, theirs = map(_items, (self.flashes_read, self.written.get(FLASHES), stored))
        has_kept = mine[: len(read)] == read
        mine_new = mine[len(read) :] if has_kept else mine
        if not has_kept and theirs[: len(read)] == read:
            theirs = theirs[len(read) :]
        return theirs + mine_new


def _items(text: str | None) -> list[Any]:
    items = loads(text) if text else []
    return items if isinstance(items, list) else [items]


def _text_key(key: object) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)
