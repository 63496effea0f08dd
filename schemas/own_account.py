"""The own account: its password and its second factor."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from marshmallow import fields
from typing_extensions import override

from schemas.accounts import Password, code_of_factor
from schemas.base import DumpSchema, Example, LoadSchema
from services.second_factor import FactorState, Setup

_CURRENT: Final = "correct horse battery"
_CODE: Final = "492039"
_KEY: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPassword:
    """A new password in place of the current one."""

    current: str = field(repr=False)
    new: str = field(repr=False)


class NewPasswordSchema(LoadSchema):
    """The current password and the new one."""

    command = NewPassword
    example: ClassVar[Example] = {
        "current": _CURRENT,
        "new": "seven green bicycles in the rain",
    }

    current = Password(required=True)
    new = Password(required=True)


class OwnPasswordSchema(LoadSchema):
    """The own password, asked for again; loads as its text."""

    example: ClassVar[Example] = {"password": _CURRENT}

    password = Password(required=True)

    @override
    def make_command(self, loaded: dict[str, Any]) -> str:
        password: str = loaded["password"]
        return password


class FirstCodeSchema(LoadSchema):
    """A first code of an authenticator; loads as its text."""

    example: ClassVar[Example] = {"code": _CODE}

    code = code_of_factor(required=True)

    @override
    def make_command(self, loaded: dict[str, Any]) -> str:
        code: str = loaded["code"]
        return code


@dataclass(frozen=True, kw_only=True, slots=True)
class FactorProof:
    """Password and code, asked for again."""

    password: str = field(repr=False)
    code: str = field(repr=False)


class FactorProofSchema(LoadSchema):
    """The own password and a code."""

    command = FactorProof
    example: ClassVar[Example] = {"password": _CURRENT, "code": _CODE}

    password = Password(required=True)
    code = code_of_factor(required=True)


class FactorSchema(DumpSchema):
    """How the own second factor stands."""

    example: ClassVar[Example] = {"recovery_codes_left": 9}

    is_on = fields.Boolean()
    since = fields.AwareDateTime(allow_none=True)
    is_waiting = fields.Boolean(metadata={"description": "For the code that confirms it."})
    recovery_codes_left = fields.Integer()


class SetupSchema(DumpSchema):
    """What brings the account into an authenticator."""

    example: ClassVar[Example] = {
        "secret": _KEY,
        "address": f"otpauth://totp/Rosterwright:dana%40example.com?secret={_KEY}",
    }

    secret = fields.String(metadata={"description": "In base32, to be typed."})
    address = fields.String(metadata={"description": "The same as an `otpauth:` address."})


class RecoveryCodesSchema(DumpSchema):
    """Codes that each open the account once; nobody sees them again."""

    example: ClassVar[Example] = {
        "recovery_codes": ["k7m2qx-09ahty-vw4d5e-1rjb3c", "5n8pzs-f6g2hk-q0tx9v-y4mw7a"]
    }

    recovery_codes = fields.List(fields.String())


def factor_body(state: FactorState) -> dict[str, Any]:
    """Return what `FactorSchema` shows."""
    return {
        "is_on": state.since is not None,
        "since": state.since,
        "is_waiting": state.setup is not None,
        "recovery_codes_left": state.recovery_codes_left,
    }


def setup_body(setup: Setup) -> dict[str, Any]:
    """Return what `SetupSchema` shows."""
    return {"secret": setup.secret, "address": setup.address}
