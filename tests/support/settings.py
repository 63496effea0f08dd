"""What tests set differently from the product: only cost and addresses, never behaviour."""

from typing import Final

SECRET_KEY: Final = "a key for tests that signs nothing outside of them"


def settings(url: str, **overrides: object) -> dict[str, object]:
    """Return the settings of an application on the database at `url`."""
    return {
        "TESTING": True,
        "SECRET_KEY": SECRET_KEY,
        "SQLALCHEMY_DATABASE_URI": url,
        **overrides,
    }
