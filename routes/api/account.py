"""Who is signed in, signing in and signing out."""

from flask import Response

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AuthenticationException
from routes.api.answers import answer, no_content
from routes.api.blueprints import IN_PERSON, PREFIX, ApiBlueprint
from schemas.accounts import Attempt, LoginSchema, MeSchema, me_body
from security.principals import login_required
from security.rate_limits import RateLimit, rate_limited
from security.sessions import sign_in as start_session
from security.sessions import sign_out as end_session
from services.accounts import AccountService
from services.registry import service
from services.sign_in import sign_in
from utils.principal import current_principal

bp = ApiBlueprint("account", __name__, description="The signed-in user", url_prefix=PREFIX)
bp.before_request(login_required)
door = ApiBlueprint("auth", __name__, description="Signing in", url_prefix=f"{PREFIX}/auth")


@bp.route("/me")
@handle_errors
@bp.response(200, MeSchema)
def show_me() -> Response:
    """Show who is signed in and what they may do.

    The permissions decide what every other operation allows.
    """
    principal = current_principal()
    if principal is None:
        raise AuthenticationException
    return answer(me_body(principal))


@bp.route("/auth/logout", methods=["POST"])
@handle_errors
@bp.response(204)
@bp.doc(**IN_PERSON)
def logout() -> Response:
    """End this session.

    The cookie is worth nothing afterwards, wherever it was copied to. An API token has no session.
    """
    with service(AccountService) as accounts:
        accounts.record_sign_out()
    end_session()
    return no_content()


@door.route("/login", methods=["POST"])
@rate_limited(RateLimit.SIGN_IN)
@handle_errors
@door.arguments(LoginSchema)
@door.response(200, MeSchema)
@door.doc(security=[])
def login(attempt: Attempt) -> Response:
    """Sign in; the answer sets the session's cookie.

    Needs no sign-in of its own. An account with a second factor also wants a code: the right
    password alone is answered 401 with `code` `second-factor-required`. After several failures an
    account and an address wait longer and longer: 429 says how many seconds.
    """
    principal = sign_in(attempt.email, attempt.password, attempt.code)
    start_session(principal)
    return answer(me_body(principal))
