"""The own account, changed by whoever is signed in; every change asks for the password again."""

from typing import Final

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer, no_content
from routes.api.blueprints import IN_PERSON, resource_blueprint
from schemas.own_account import (
    FactorProof,
    FactorProofSchema,
    FactorSchema,
    FirstCodeSchema,
    NewPassword,
    NewPasswordSchema,
    OwnPasswordSchema,
    RecoveryCodesSchema,
    SetupSchema,
    factor_body,
    setup_body,
)
from security.sessions import rotate
from services.own_factor import (
    begin_second_factor,
    renew_recovery_codes,
    turn_off_second_factor,
)
from services.passwords import change_password
from services.registry import service
from services.second_factor import SecondFactorService

bp = resource_blueprint("own-account", "The own account, in person", path="me")

_FACTOR: Final = "/second-factor"


@bp.route("/password", methods=["POST"])
@handle_errors
@bp.arguments(NewPasswordSchema)
@bp.response(204)
@bp.alt_response(409, "CONFLICT")
@bp.doc(**IN_PERSON)
def change_own_password(wanted: NewPassword) -> Response:
    """Change the own password.

    All other sessions of the account end, and this one goes on under a new cookie. A wrong current
    password counts like a failed sign-in.
    """
    change_password(wanted.current, wanted.new)
    rotate()
    return no_content()


@bp.route(_FACTOR)
@handle_errors
@bp.response(200, FactorSchema)
@bp.doc(**IN_PERSON)
def show_factor() -> Response:
    """Show how the own second factor stands.

    Nothing here is secret: the key is told once, to whoever began.
    """
    with service(SecondFactorService, read_only=True) as factors:
        return answer(factor_body(factors.state()))


@bp.route(_FACTOR, methods=["POST"])
@handle_errors
@bp.arguments(OwnPasswordSchema)
@bp.response(200, SetupSchema)
@bp.alt_response(409, "CONFLICT")
@bp.doc(**IN_PERSON)
def begin_factor(password: str) -> Response:
    """Begin a second factor.

    The answer brings the account into an authenticator. Nothing has changed yet: a code confirms
    it, within 15 minutes.
    """
    return answer(setup_body(begin_second_factor(password)))


@bp.route(f"{_FACTOR}/confirm", methods=["POST"])
@handle_errors
@bp.arguments(FirstCodeSchema)
@bp.response(200, RecoveryCodesSchema)
@bp.alt_response(409, "CONFLICT")
@bp.doc(**IN_PERSON)
def confirm_factor(code: str) -> Response:
    """Turn the second factor on.

    From now on signing in takes a code. All other sessions of the account end, and this one goes on
    under a new cookie. The recovery codes are told once.
    """
    with service(SecondFactorService) as factors:
        codes = factors.confirm(code)
    rotate()
    return answer({"recovery_codes": codes})


@bp.route(f"{_FACTOR}/recovery-codes", methods=["POST"])
@handle_errors
@bp.arguments(FactorProofSchema)
@bp.response(200, RecoveryCodesSchema)
@bp.alt_response(409, "CONFLICT")
@bp.doc(**IN_PERSON)
def renew_codes(proof: FactorProof) -> Response:
    """Make new recovery codes.

    The old ones are worth nothing from now on. The new ones are told once.
    """
    return answer({"recovery_codes": renew_recovery_codes(proof.password, proof.code)})


@bp.route(f"{_FACTOR}/turn-off", methods=["POST"])
@handle_errors
@bp.arguments(FactorProofSchema)
@bp.response(204)
@bp.alt_response(409, "CONFLICT")
@bp.doc(**IN_PERSON)
def turn_off_factor(proof: FactorProof) -> Response:
    """Turn the second factor off.

    All other sessions of the account end, and this one goes on under a new cookie.
    """
    turn_off_second_factor(proof.password, proof.code)
    rotate()
    return no_content()
