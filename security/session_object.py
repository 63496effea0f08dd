"""What `flask.session` is: read at first sight, afterwards a dict like stock Flask's."""

from collections.abc import Callable, Iterator
from typing import Any

from flask.sessions import SessionMixin
from typing_extensions import override
from werkzeug.datastructures import CallbackDict

from security.session_data import SIGNED_IN, Changes, Document, SessionCodec
from security.session_records import StoredSession
from utils.principal import Principal


class DatabaseSession(SessionMixin):
    """`is_lasting` says what the cookie did: that it outlives the browser.

    `is_given_up` means that nothing more is stored: it was, or it can't be. Where not `is_kept`,
    nothing ever is.
    """

    modified = False
    accessed = False

    def __init__(
        self,
        find: Callable[[], StoredSession | None],
        codec: SessionCodec,
        *,
        is_lasting: bool = False,
        is_kept: bool = True,
    ) -> None:
        self._find = find
        self._codec = codec
        self.is_lasting = is_lasting
        self.is_kept = is_kept
        self._values: CallbackDict[Any, Any] | None = None
        self._before: Document = {}
        self.stored_session: StoredSession | None = None
        self.is_given_up = not is_kept

    @property
    def is_loaded(self) -> bool:
        """Return whether the row was looked for."""
        return self._values is not None

    @property
    def identity(self) -> Principal | None:
        """Return who is signed in."""
        self.load()
        stored = self.stored_session
        return stored.principal if stored and SIGNED_IN in stored.document else None

    def load(self) -> CallbackDict[Any, Any]:
        """Return the values, read from the database the first time.

        Raises:
            DatabaseException: it can't be read; whoever looks again (the error page) finds an empty
            session, and nothing is stored.
        """
        if self._values is None:
            self._values = CallbackDict({}, self._note_change)
            self.is_given_up = True
            self._show(self._find())
            self.is_given_up = not self.is_kept
        return self._values

    def document(self) -> Document:
        """Return the values as they would be stored."""
        return self._codec.to_document(self.load())

    def changes(self) -> Changes:
        """Return what was changed since the row was read."""
        return Changes.between(self._before, self.document())

    def adopt(self, stored: StoredSession | None) -> None:
        """Stand for another row, or for none, and show what it holds."""
        self._values = CallbackDict({}, self._note_change)
        self._show(stored)
        self.modified = True

    def keep(self, stored: StoredSession) -> None:
        """Note that the values stand in `stored` now."""
        self.stored_session = stored
        self._before = stored.document

    def _show(self, stored: StoredSession | None) -> None:
        self.stored_session = stored
        self._before = stored.document if stored else {}
        if stored is not None and self._values is not None:
            dict.update(self._values, self._codec.to_values(stored.document))
        self.new = stored is None

    def _note_change(self, _values: object) -> None:
        self.modified = True

    @override
    def __getitem__(self, key: str) -> Any:
        return self.load()[key]

    @override
    def __setitem__(self, key: str, value: Any) -> None:
        self.load()[key] = value

    @override
    def __delitem__(self, key: str) -> None:
        del self.load()[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.load())

    @override
    def __len__(self) -> int:
        return len(self.load())

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} {dict(self.load())!r}>"

    @override
    def clear(self) -> None:
        self.load().clear()

    @override
    def pop(self, *key_and_default: Any) -> Any:
        return self.load().pop(*key_and_default)

    @override
    def setdefault(self, key: str, default: Any = None) -> Any:
        return self.load().setdefault(key, default)

    @override
    def update(self, *others: Any, **values: Any) -> None:
        self.load().update(*others, **values)

    def copy(self) -> dict[str, Any]:
        """Return the values as a plain dict."""
        return dict(self.load())
