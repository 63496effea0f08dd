"""Passwords: what is accepted, how it is hashed, and that nobody learns which accounts exist."""

import pytest

from error_handlers.exceptions import ValidationException
from security.passwords import MAX_LENGTH, PasswordHasher, check_new_password

CHEAP = PasswordHasher(memory_kib=64, passes=1)
GOOD = "correct horse battery"


def test_a_password_verifies_against_its_own_hash_only() -> None:
    stored = CHEAP.hash(GOOD)

    assert CHEAP.verify(stored, GOOD)
    assert not CHEAP.verify(stored, GOOD + " ")
    assert not CHEAP.verify(stored, "")
    assert GOOD not in stored


def test_the_parameters_are_those_of_the_settings() -> None:
    settings = {"ARGON2_MEMORY_KIB": 128, "ARGON2_PASSES": 3, "ARGON2_LANES": 2}
    assert "$argon2id$v=19$m=128,t=3,p=2$" in PasswordHasher.from_config(settings).hash(GOOD)


def test_two_hashes_of_one_password_differ() -> None:
    assert CHEAP.hash(GOOD) != CHEAP.hash(GOOD)


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$broken"])
def test_without_a_usable_hash_nothing_verifies(stored: str | None) -> None:
    assert not CHEAP.verify(stored, "nobody has this password")


def test_a_hash_with_old_parameters_is_to_be_made_anew() -> None:
    stored = CHEAP.hash(GOOD)
    assert not CHEAP.needs_rehash(stored)
    assert PasswordHasher(memory_kib=128, passes=1).needs_rehash(stored)


def test_the_same_letters_typed_differently_are_the_same_password() -> None:
    assert CHEAP.verify(CHEAP.hash("café de la gare"), "cafe\u0301 de la gare")


@pytest.mark.parametrize("password", ["\x00" * 3, "\ud800 broken", "é" * 100_000])
def test_no_input_breaks_verification(password: str) -> None:
    assert not CHEAP.verify(CHEAP.hash(GOOD), password)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("a" * 12, "different"),
        ("abcd" * 10, "different"),
        ("correct horse " * 15, "at most 200"),
        ("e\u0301" * 110 + "abcdef", "at most 200"),
    ],
)
def test_a_weak_or_endless_password_is_refused_with_the_remedy(password: str, word: str) -> None:
    with pytest.raises(ValidationException, match=word) as refused:
        check_new_password(password)
    assert refused.value.errors[0].field == "password"
    assert not password or password not in refused.value.message


@pytest.mark.parametrize("password", [GOOD, "twelve chars", "пароль на двенадцать", "ab3d " * 40])
def test_a_password_of_12_to_200_characters_is_accepted(password: str) -> None:
    check_new_password(password)
    assert CHEAP.verify(CHEAP.hash(password), password)
    assert len(password) <= MAX_LENGTH
