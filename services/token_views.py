"""What the pages of API tokens show, in the reader's own words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from models.api_token import ApiToken
from services.moment_words import moment_words
from services.page_views import Tone
from services.scope_words import SCOPE_WORDS, scope_label
from services.tokens import MOST_LIVE_TOKENS, MadeToken
from utils.principal import Principal

_SOON: Final = timedelta(days=7)


class Lifetime(StrEnum):
    """How long a new token is good for."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    ALWAYS = "always"

    @property
    def days(self) -> int | None:
        """Return the days, None for a token that lives until it is revoked."""
        return None if self is Lifetime.ALWAYS else int(self)

    @property
    def label(self) -> str:
        """Return it in words."""
        return "Until I revoke it" if self is Lifetime.ALWAYS else f"{self} days"


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenLine:
    """One token; what has ended stays in the list."""

    token_id: str
    version: int
    name: str
    prefix: str
    scope_labels: tuple[str, ...]
    end_label: str
    state_label: str
    state_tone: Tone
    used_label: str
    is_live: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TokensPage:
    """The reader's tokens, those that work first."""

    lines: tuple[TokenLine, ...]
    most: int = MOST_LIVE_TOKENS

    @property
    def is_full(self) -> bool:
        """Tell whether one has to be revoked before another one can be made."""
        return sum(line.is_live for line in self.lines) >= self.most


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopeChoice:
    """Something that a token can be allowed to do."""

    value: str
    label: str
    about: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LifetimeChoice:
    """How long a token can be good for."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedToken:
    """What the form of a new token held, and what is wrong with it, by field."""

    name: str = ""
    scopes: Collection[str] = ()
    lifetime: str = Lifetime.QUARTER
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenForm:
    """Where a token is made; it can be allowed what its user may do."""

    name: str
    scopes: tuple[ScopeChoice, ...]
    lifetimes: tuple[LifetimeChoice, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewToken:
    """A token that was just made, with its text: this page alone shows it."""

    name: str
    text: str = field(repr=False)
    scope_labels: tuple[str, ...]
    end_label: str


def tokens_page(found: Sequence[ApiToken], reader: Principal, now: datetime) -> TokensPage:
    """Return the page of these tokens."""
    return TokensPage(lines=tuple(_line(token, reader, now) for token in found))


def token_form(reader: Principal, typed: TypedToken) -> TokenForm:
    """Return the form as it was typed."""
    return TokenForm(
        name=typed.name,
        scopes=tuple(
            ScopeChoice(value=scope, label=label, about=about, is_chosen=scope in typed.scopes)
            for scope, (label, about) in SCOPE_WORDS.items()
            if scope in reader.permissions
        ),
        lifetimes=tuple(
            LifetimeChoice(value=one, label=one.label, is_chosen=one == typed.lifetime)
            for one in Lifetime
        ),
        faults=typed.faults,
    )


def new_token(made: MadeToken, reader: Principal, now: datetime) -> NewToken:
    """Return what is shown of a new token."""
    return NewToken(
        name=made.token.name,
        text=made.text,
        scope_labels=_labels(made.token),
        end_label=_end(made.token, reader, now),
    )


def _line(token: ApiToken, reader: Principal, now: datetime) -> TokenLine:
    state, tone = _state(token, now)
    return TokenLine(
        token_id=str(token.id),
        version=token.version,
        name=token.name,
        prefix=token.prefix,
        scope_labels=_labels(token),
        end_label=_end(token, reader, now),
        state_label=state,
        state_tone=tone,
        used_label=_used(token, reader, now),
        is_live=token.is_live(now),
    )


def _labels(token: ApiToken) -> tuple[str, ...]:
    """Return what the token may do, in the order in which it is chosen."""
    order = {str(scope): place for place, scope in enumerate(SCOPE_WORDS)}
    scopes = sorted(token.scopes, key=lambda scope: order.get(scope, len(order)))
    return tuple(scope_label(scope) for scope in scopes)


def _state(token: ApiToken, now: datetime) -> tuple[str, Tone]:
    """Return what has to be said besides the end, empty where nothing has."""
    if token.revoked_at is not None:
        return "Revoked", "plain"
    if not token.is_live(now):
        return "Expired", "plain"
    is_soon = token.expires_at is not None and token.expires_at - now < _SOON
    return ("Ends soon", "warn") if is_soon else ("", "plain")


def _end(token: ApiToken, reader: Principal, now: datetime) -> str:
    end = token.revoked_at or token.expires_at
    return moment_words(end, reader.time_zone, now) if end else "when you revoke it"


def _used(token: ApiToken, reader: Principal, now: datetime) -> str:
    if token.last_used_at is None:
        return "never"
    place = f" from {token.last_used_from}" if token.last_used_from else ""
    return f"{moment_words(token.last_used_at, reader.time_zone, now)}{place}"
