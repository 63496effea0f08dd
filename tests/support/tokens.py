"""API tokens whose text tests know."""

from dataclasses import dataclass

from flask.testing import FlaskClient

from models.api_token import ApiToken
from models.user import User
from security.one_time_secrets import hash_of
from security.tokens import new_token_text, prefix_of
from tests.support.factories import World


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownToken:
    """A stored token with the text that opens it."""

    row: ApiToken
    text: str

    @property
    def header(self) -> dict[str, str]:
        """What a program sends."""
        return {"Authorization": f"Bearer {self.text}"}


def known_token(world: World, user: User, *scopes: str, **values: object) -> KnownToken:
    """Store a token of `user` with these scopes."""
    text = new_token_text()
    row = world.api_token(
        user=user,
        prefix=prefix_of(text),
        token_hash=hash_of(text),
        scopes=[str(scope) for scope in scopes],
        **values,
    )
    return KnownToken(row=row, text=text)


def carrying(client: FlaskClient, token: KnownToken) -> FlaskClient:
    """Let `client` send the token with every request; return it."""
    client.environ_base["HTTP_AUTHORIZATION"] = token.header["Authorization"]
    return client
