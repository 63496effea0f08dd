"""Codes of authenticators and recovery codes."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP

from security.one_time_codes import (
    RECOVERY_CODES,
    authenticator_code,
    hash_of_recovery_code,
    new_recovery_codes,
    new_secret,
    setup_address,
    step_of,
)

NOON: Final = datetime(2026, 5, 4, 12, tzinfo=UTC)
STEP: Final = int(NOON.timestamp()) // 30
# RFC 6238, appendix B, SHA-1, the last six of its eight digits.
RFC_SECRET: Final = base64.b32encode(b"12345678901234567890").decode()
RFC_VECTORS: Final = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("seconds", "code"), RFC_VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert step_of(code, RFC_SECRET, at) == seconds // 30


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(off: int) -> None:
    secret = new_secret()
    shown = TOTP(secret).at(NOON + timedelta(seconds=30 * off))
    assert step_of(shown, secret, NOON) == STEP + off


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_a_clock_that_is_further_off_shows_wrong_codes(off: int) -> None:
    shown = TOTP(RFC_SECRET).at(NOON + timedelta(seconds=30 * off))
    assert step_of(shown, RFC_SECRET, NOON) is None


def test_a_code_of_another_secret_is_wrong() -> None:
    assert step_of(TOTP(new_secret()).at(NOON), RFC_SECRET, NOON) is None


@pytest.mark.parametrize("typed", ["287082", " 287 082 ", "287-082"])
def test_six_digits_are_understood_with_the_blanks_that_people_type(typed: str) -> None:
    assert authenticator_code(typed) == "287082"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "28708",
        "2870822",
        "28708a",
        "\N{FULLWIDTH DIGIT TWO}87082",
        "\N{ARABIC-INDIC DIGIT TWO}87082",
    ],
)
def test_anything_else_is_no_code_of_an_authenticator(typed: str) -> None:
    assert authenticator_code(typed) is None


def test_a_secret_has_160_bits_and_comes_into_an_authenticator_by_its_address() -> None:
    secret = new_secret()
    assert len(base64.b32decode(secret)) == 20
    address = setup_address(secret, "ana@acme.example")
    assert address.startswith("otpauth://totp/Rosterwright:ana%40acme.example?")
    assert f"secret={secret}" in address
    assert "issuer=Rosterwright" in address
    assert len({new_secret() for _ in range(50)}) == 50


def test_recovery_codes_are_ten_different_ones_of_120_bits() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES == 10
    for code in codes:
        assert [len(group) for group in code.split("-")] == [6, 6, 6, 6]
        assert not set(code) & set("ilouILOU_")


@given(st.sampled_from(new_recovery_codes()), st.sampled_from(["-", " ", "", " - ", "\t"]))
def test_a_recovery_code_is_known_however_it_is_typed(code: str, between: str) -> None:
    typed = between.join(code.upper().split("-"))
    assert hash_of_recovery_code(f" {typed}\n") == hash_of_recovery_code(code)


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert hash_of_recovery_code("Oil-0") == hash_of_recovery_code("0110")
    assert hash_of_recovery_code("a") != hash_of_recovery_code("b")
