"""From the session or the API token to who acts, and the gate that nobody passes unnamed."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.exceptions import AuthenticationException
from error_handlers.responses import respond
from models.database import db
from security.bearer import bearer_of
from security.csrf import refuse_cross_site
from security.encryption import SecretBox, key_for
from security.headers import init_headers
from security.identity import UserIdentity
from security.passwords import PasswordHasher
from security.sessions import current_session, init_sessions
from security.slow_down import SlowDown
from security.strangers import EXTENSION as STRANGERS
from security.strangers import Strangers
from security.token_store import EXTENSION as TOKEN_STORE
from security.token_store import TokenStore, token_store
from utils.principal import Principal, acting_as, current_principal

SIGN_IN_PATH: Final = "/sign-in"
# On views that answer even while the database does not, whoever asks.
FOR_ANYBODY: Final = "is_for_anybody"
V = TypeVar("V", bound=Callable[..., object])


def init_security(app: Flask) -> None:
    """Give `app` sessions, API tokens, passwords, the same-origin rule, headers, and who acts."""
    app.extensions["passwords"] = PasswordHasher.from_config(app.config)
    app.extensions["secret_box"] = SecretBox.from_config(app.config)
    sessions = init_sessions(app, lambda: db.engine, on_failure=respond)
    app.extensions[TOKEN_STORE] = TokenStore(
        sessions.connections, identity=UserIdentity(), limits=sessions.limits
    )
    app.extensions[STRANGERS] = Strangers(
        sessions.connections,
        key=key_for(b"rosterwright sign-in failures", app.config["SECRET_KEY"]),
        limits=SlowDown.from_config(app.config),
    )
    app.before_request(refuse_cross_site)
    app.before_request(_let_act)
    app.teardown_request(_stop_acting)
    init_headers(app)


def for_anybody(view: V) -> V:
    """Mark a view that never looks at the session (probes): it answers without the database."""
    setattr(view, FOR_ANYBODY, True)
    return view


def login_required() -> BaseResponse | None:
    """Refuse whoever is not signed in; `bp.before_request(login_required)`.

    Programs get 401, people the sign-in page, and afterwards the page that they wanted.
    """
    if current_principal() is not None:
        return None
    if request.path.startswith("/api/"):
        raise AuthenticationException
    where = _sign_in_address()
    if request.headers.get("HX-Request") == "true":
        # htmx would put the sign-in page into a corner of the old one.
        return Response(status=401, headers={"HX-Redirect": where})
    return redirect(where)


def _sign_in_address() -> str:
    if request.method not in {"GET", "HEAD"} or request.full_path.strip("?") == "/":
        return SIGN_IN_PATH
    wanted = request.full_path.rstrip("?")
    return f"{SIGN_IN_PATH}?{urlencode({'next': wanted})}"


def _let_act() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint == "static" or getattr(view, FOR_ANYBODY, False):
        return
    acting = ExitStack()
    acting.enter_context(acting_as(_who_acts()))
    g.acting = acting


def _who_acts() -> Principal | None:
    token = bearer_of(request)
    if token is None:
        return current_session().identity
    return token_store().principal(token, request.remote_addr)


def _stop_acting(_error: BaseException | None) -> None:
    acting: ExitStack | None = g.pop("acting", None)
    if acting is not None:
        acting.close()
