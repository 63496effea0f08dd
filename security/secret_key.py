"""SECRET_KEY: made once for development, in a file only its owner reads; judged for production."""

import secrets
from pathlib import Path
from typing import Final

MIN_LENGTH: Final = 32
MIN_VARIETY: Final = 12
_WELL_KNOWN: Final = ("secret", "changeme", "change-me", "password", "default", "dev-", "example")


def read_or_make_secret(path: Path) -> str:
    """Return the secret in `path`, made by whichever process comes first.

    The file appears whole or not at all, so nobody reads half a secret and a kill leaves none.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _publish(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _publish(path: Path, secret: str) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_text(f"{secret}\n", encoding="ascii")
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process was first, and everyone uses its secret
    finally:
        draft.unlink()


def weak_secret_problems(variable: str, secret: str) -> list[str]:
    """Return what is wrong with `secret`, in words that name `variable` and the remedy."""
    remedy = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not secret:
        return [f"{variable} is not set. {remedy}"]
    if any(word in secret.lower() for word in _WELL_KNOWN):
        return [f"{variable} looks like an example, not like a secret. {remedy}"]
    if len(secret) < MIN_LENGTH:
        return [f"{variable} has fewer than {MIN_LENGTH} characters. {remedy}"]
    if len(set(secret)) < MIN_VARIETY:
        return [f"{variable} has fewer than {MIN_VARIETY} different characters. {remedy}"]
    return []
