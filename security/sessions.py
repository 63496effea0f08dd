"""`flask.session` kept in the database, for any Flask application.

    app.session_interface = DatabaseSessionInterface(engine)

`flask.session`, `flash`, `permanent` and extensions work unchanged. The row is read when the
session is first looked at: requests that never look (static files, probes) cost no query.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import structlog
from flask import Flask, Request, Response, current_app, has_request_context, request
from flask import session as flask_session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from typing_extensions import override

from error_handlers.exceptions import (
    AuthenticationException,
    ConfigurationException,
    DatabaseException,
    InPersonException,
    UnavailableException,
)
from security.bearer import bearer_of
from security.identity import UserIdentity
from security.session_audit import audit_sessions
from security.session_connections import EngineSource
from security.session_cookies import CookieSigner
from security.session_data import SIGNED_IN
from security.session_failures import become, plain_failure
from security.session_object import DatabaseSession
from security.session_records import Ending, Owner, SessionEvent, SessionLimits, StoredSession
from security.store import SessionStore
from utils.client_address import LONGEST_ADDRESS
from utils.metrics import COOKIES_REFUSED, SESSION_EVENTS
from utils.principal import Principal

EXTENSION: Final = "session_store"
_LONGEST_USER_AGENT: Final = 200
_NOT_STORED: Final = (
    "What you did may have been saved, but your session could not be. Look before you repeat it."
)

OnFailure = Callable[[DatabaseException], Response]
_log = structlog.get_logger("rosterwright.sessions")


class DatabaseSessionInterface(SessionInterface):
    """Keeps `flask.session` in a `SessionStore`.

    Given an engine, it makes a store with the default limits, and the table if there is none.
    `on_failure` makes the answer of a request whose session could not be stored. A request of which
    `is_without` is true has an empty session that is kept nowhere, whatever its cookies say.
    """

    session_class = DatabaseSession

    def __init__(
        self,
        store: SessionStore | EngineSource,
        *,
        on_failure: OnFailure = plain_failure,
        is_without: Callable[[Request], bool] = lambda _request: False,
    ) -> None:
        if isinstance(store, SessionStore):
            self.store = store
        else:
            self.store = SessionStore(store)
            self.store.create_table()
        self._on_failure = on_failure
        self._is_without = is_without

    @property
    def serializer(self) -> TaggedJSONSerializer:
        """Where further types can be registered, as with stock Flask."""
        return self.store.codec.serializer

    @override
    def open_session(self, app: Flask, request: Request) -> DatabaseSession | None:
        signer = CookieSigner.of(app)
        if signer is None:
            return None
        app.extensions.setdefault(EXTENSION, self.store)
        if self._is_without(request):
            return self.session_class(_nothing, self.store.codec, is_kept=False)
        cookie = request.cookies.get(self.get_cookie_name(app))
        content = signer.read(cookie)
        if content is None:
            if cookie:
                COOKIES_REFUSED.labels("forged").inc()
            return self.session_class(_nothing, self.store.codec)
        find = partial(self.store.load, content.session_id)
        return self.session_class(find, self.store.codec, is_lasting=content.is_lasting)

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # Flask calls again when this raised, and without a session when none could be opened.
        if not isinstance(session, DatabaseSession):
            return
        if session.accessed:
            response.vary.add("Cookie")
        if session.is_given_up or not self._is_looked_at(app, session):
            return
        try:
            self._save(app, session, response)
        except DatabaseException as error:
            _log.exception("session-not-stored")
            failure = UnavailableException(_NOT_STORED)
            failure.__cause__ = error
            become(response, self._on_failure(failure))
        finally:
            session.is_given_up = True

    def _is_looked_at(self, app: Flask, session: DatabaseSession) -> bool:
        # A permanent session's cookie is renewed by requests that never look at it.
        is_renewed = session.is_lasting and app.config["SESSION_REFRESH_EACH_REQUEST"]
        return session.is_loaded or bool(is_renewed)

    def _save(self, app: Flask, session: DatabaseSession, response: Response) -> None:
        if session:
            if self._store(session) and self.should_set_cookie(app, session):
                self._set_cookie(app, session, response)
        elif session.modified:
            self._end(app, session, response)
        elif session.stored_session is not None:
            self.store.touch(session.stored_session)

    def _store(self, session: DatabaseSession) -> bool:
        """Store what changed; return False when the session ended meanwhile."""
        stored = session.stored_session
        if stored is None:
            session.keep(self.store.start(session.document(), _owner()))
            return True
        if session.modified and stored.owner.user_id and SIGNED_IN not in session:
            return self._keep(session, self.store.rotate(stored, session.document(), _owner()))
        changes = session.changes() if session.modified else None
        if not changes:
            self.store.touch(stored)
            return True
        return self._keep(session, self.store.save(stored, changes))

    def _keep(self, session: DatabaseSession, stored: StoredSession | None) -> bool:
        if stored is not None:
            session.keep(stored)
        return stored is not None

    def _end(self, app: Flask, session: DatabaseSession, response: Response) -> None:
        if session.stored_session is not None:
            self.store.end(session.stored_session, Ending.CLEARED)
        response.delete_cookie(self.get_cookie_name(app), **self._cookie_attributes(app))
        response.vary.add("Cookie")

    def _set_cookie(self, app: Flask, session: DatabaseSession, response: Response) -> None:
        signer, stored = CookieSigner.of(app), session.stored_session
        if signer is None or stored is None:
            return
        response.set_cookie(
            self.get_cookie_name(app),
            signer.sign(stored.session_id, is_lasting=session.permanent),
            expires=self.get_expiration_time(app, session),
            **self._cookie_attributes(app),
        )
        response.vary.add("Cookie")

    def _cookie_attributes(self, app: Flask) -> dict[str, Any]:
        return {
            "domain": self.get_cookie_domain(app),
            "path": self.get_cookie_path(app),
            "secure": self.get_cookie_secure(app),
            "partitioned": self.get_cookie_partitioned(app),
            "samesite": self.get_cookie_samesite(app),
            "httponly": self.get_cookie_httponly(app),
        }


def init_sessions(
    app: Flask, engine: EngineSource, *, on_failure: OnFailure = plain_failure
) -> SessionStore:
    """Keep the sessions of `app`, with their users, in the database behind `engine`."""
    store = SessionStore(
        engine,
        identity=UserIdentity(),
        encryption_keys=app.config.get("SESSION_ENCRYPTION_KEYS", ()),
        limits=SessionLimits.from_config(app.config),
        recorder=audit_sessions,
        listeners=[_note_event],
    )
    app.extensions[EXTENSION] = store
    app.session_interface = DatabaseSessionInterface(
        store, on_failure=on_failure, is_without=_names_its_sender
    )
    return store


def session_store() -> SessionStore:
    """Return the store of the current application."""
    store: SessionStore = current_app.extensions[EXTENSION]
    return store


def sign_in(principal: Principal) -> None:
    """Start a session of `principal` under a new id; what the browser had before ends.

    Call it after the unit of work that accepted the password, not inside.

    Raises:
        AuthenticationException: the account was disabled, or is opened otherwise by now.
        InPersonException: the request comes with an API token and so has no session.
    """
    session, store = _kept_session(), session_store()
    owner = replace(_owner(), user_id=principal.user_id, organization_id=principal.organization_id)
    session.load()
    document = store.codec.to_document({SIGNED_IN: True})
    acting = replace(principal, proven=None)
    stored = store.start(document, owner, replacing=session.stored_session, principal=principal)
    session.adopt(replace(stored, principal=acting))


def sign_out() -> None:
    """End this browser's session; what is written afterwards starts a new, anonymous one."""
    session = _kept_session()
    session.load()
    if session.stored_session is not None:
        session_store().end(session.stored_session)
    session.adopt(None)


def rotate() -> None:
    """Give the session a new id and end the old one: after every change of privilege.

    Raises:
        AuthenticationException: it was ended meanwhile.
    """
    session = _kept_session()
    document, stored = session.document(), session.stored_session
    if stored is None:
        return
    fresh = session_store().rotate(stored, document, stored.owner)
    if fresh is None:
        raise AuthenticationException("Your session was ended. Sign in again.")
    session.keep(fresh)
    session.modified = True


def this_session() -> StoredSession | None:
    """Return the stored session of this request, None where nobody is signed in."""
    if not has_request_context():
        return None
    session = current_session()
    session.load()
    return session.stored_session


def current_session() -> DatabaseSession:
    """Return `flask.session` as what it is here."""
    # The proxy answers isinstance for what it stands for.
    if not isinstance(flask_session, DatabaseSession):
        raise ConfigurationException("SECRET_KEY is not set, so there are no sessions.")
    return flask_session


def _kept_session() -> DatabaseSession:
    session = current_session()
    if not session.is_kept:
        raise InPersonException
    return session


def _names_its_sender(request: Request) -> bool:
    return bearer_of(request) is not None


def _nothing() -> None:
    return None


def _owner() -> Owner:
    agent = request.headers.get("User-Agent", "")
    return Owner(
        ip_address=(request.remote_addr or "")[:LONGEST_ADDRESS] or None,
        user_agent=agent[:_LONGEST_USER_AGENT] or None,
    )


def _note_event(event: SessionEvent) -> None:
    SESSION_EVENTS.labels(event.kind, event.reason or "").inc()
    user_id = str(event.owner.user_id) if event.owner.user_id else None
    _log.info(f"session-{event.kind}", user_id=user_id, reason=event.reason)
