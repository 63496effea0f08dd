"""Small secrets are sealed with the newest key and open with any key that is still configured."""

import pytest
from cryptography.fernet import Fernet

from error_handlers.exceptions import ConfigurationException
from security.encryption import SecretBox

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def box(
    *, keys: tuple[str, ...] = (), signed_with: str = "first", before: tuple[str, ...] = ()
) -> SecretBox:
    return SecretBox.from_config(
        {"SECRET_KEY": signed_with, "SECRET_KEY_FALLBACKS": before, "SESSION_ENCRYPTION_KEYS": keys}
    )


def test_what_is_sealed_is_not_readable_and_opens_again() -> None:
    sealed = box().seal("JBSWY3DPEHPK3PXP")

    assert b"JBSWY3DPEHPK3PXP" not in sealed
    assert box().open(sealed) == "JBSWY3DPEHPK3PXP"


def test_secrets_sealed_before_a_ring_was_configured_still_open() -> None:
    assert box(keys=(NEW,)).open(box().seal("secret")) == "secret"


def test_a_rotated_secret_key_opens_what_its_fallback_sealed() -> None:
    assert box(signed_with="second", before=("first",)).open(box().seal("secret")) == "secret"


def test_sealing_anew_lets_the_old_key_go() -> None:
    sealed = box(keys=(OLD,)).seal("secret")
    anew = box(keys=(NEW, OLD)).sealed_anew(sealed)

    assert box(keys=(NEW,)).open(anew) == "secret"
    with pytest.raises(ConfigurationException, match="SESSION_ENCRYPTION_KEYS"):
        box(keys=(NEW,)).open(sealed)
    with pytest.raises(ConfigurationException, match="SESSION_ENCRYPTION_KEYS"):
        box(keys=(NEW,)).sealed_anew(sealed)
