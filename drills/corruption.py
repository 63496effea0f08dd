"""Cookies that nobody was given, made from some that somebody was: texts as they stand in a header.

The same seed makes the same cookies.
"""

import base64
import hashlib
import itertools
import string
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from itsdangerous import Signer, URLSafeTimedSerializer

from security.session_cookies import CookieSigner, new_session_id

_ANOTHER_KEY: Final = "a key that this installation never had"
_LONGEST_JUNK: Final = 4000
_BITS: Final = 8
_TOLD_APART: Final = string.digits + string.ascii_letters + "-_."
# Neither ends the header nor the cookie.
_ANY: Final = "".join(chr(code) for code in range(256) if chr(code) not in "\r\n\0;")

Corruption = Callable[[Random, Sequence[str]], str]


def _flipped(random: Random, valid: Sequence[str]) -> str:
    """One to three bits are other ones."""
    text = bytearray(random.choice(valid).encode())
    for place in random.sample(range(len(text)), random.randint(1, 3)):
        text[place] ^= 1 << random.randrange(_BITS)
    return text.decode("latin-1")


def _cut(random: Random, valid: Sequence[str]) -> str:
    """The end, the beginning or the middle is missing."""
    text = random.choice(valid)
    first, last = sorted(random.sample(range(1, len(text)), 2))
    return random.choice((text[:last], text[first:], text[:first] + text[last:]))


def _respelled(random: Random, valid: Sequence[str]) -> str:
    """The same bytes in another alphabet, with padding, in another case, or percent-encoded."""
    text = random.choice(valid)
    session_id, _, signature = text.rpartition(".")
    raw = base64.urlsafe_b64decode(session_id.rstrip("~") + "=")
    other = random.choice(
        (
            f"{raw.hex()}.{signature}",
            f"{base64.b32encode(raw).decode()}.{signature}",
            f"{base64.standard_b64encode(raw).decode()}.{signature}",
            f"{session_id}=.{signature}",
            f"{session_id}.{signature}==",
            f"{session_id}:{signature}",
            text.swapcase(),
            text.replace(".", "%2E"),
            text.encode("utf-16-le").decode("latin-1").replace("\0", "\x01"),
        )
    )
    return other if random.getrandbits(1) else other + random.choice(_TOLD_APART)


def _replaced(random: Random, valid: Sequence[str]) -> str:
    """One character is another one, of ours or of any; the last one most often of all."""
    text = list(random.choice(valid))
    place = random.choice((-1, random.randrange(len(text))))
    text[place] = random.choice(random.choice((_TOLD_APART, _ANY)).replace(text[place], ""))
    return "".join(text)


def _swapped(random: Random, valid: Sequence[str]) -> str:
    """The id of one with the signature of another."""
    one, other = random.sample(list(valid), 2)
    return f"{one.rpartition('.')[0]}.{other.rpartition('.')[2]}"


def _remarked(random: Random, valid: Sequence[str]) -> str:
    """It says that it lasts, or that it does not, under the signature of the other."""
    session_id, _, signature = random.choice(valid).rpartition(".")
    marked = session_id[:-1] if session_id.endswith("~") else f"{session_id}~"
    return f"{marked}.{signature}"


def _signed_anew(random: Random, valid: Sequence[str]) -> str:
    """A real id, signed with another key, or in another way, or as Flask's own cookies are."""
    session_id = random.choice(valid).partition(".")[0].rstrip("~")
    key = f"{_ANOTHER_KEY} {random.random()}"
    return random.choice(
        (
            CookieSigner(key).sign(session_id, is_lasting=bool(random.getrandbits(1))),
            CookieSigner("").sign(session_id, is_lasting=False),
            Signer(key).sign(session_id).decode(),
            URLSafeTimedSerializer(
                key,
                salt="cookie-session",
                signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
            ).dumps({"_signed_in": True, "id": session_id}),
        )
    )


def _made_up(random: Random, valid: Sequence[str]) -> str:
    """An id that was never given, under a signature that was."""
    signature = random.choice(valid).rpartition(".")[2]
    return f"{new_session_id()}.{signature}"


def _junk(random: Random, _valid: Sequence[str]) -> str:
    """Anything at all."""
    return "".join(
        random.choices(_ANY, k=random.choice((0, 1, 108, random.randrange(_LONGEST_JUNK))))
    )


CORRUPTIONS: Final[Sequence[Corruption]] = (
    _flipped,
    _cut,
    _respelled,
    _replaced,
    _swapped,
    _remarked,
    _signed_anew,
    _made_up,
    _junk,
)


def corrupted(valid: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """Yield `count` different cookies, of every kind as many as there are, and none is valid."""
    random, known = Random(seed), set(valid)
    for corrupt in itertools.cycle(CORRUPTIONS):
        text = corrupt(random, valid)
        # What a header's reader strips or unquotes does not make it another cookie.
        if not known & {text, text.strip().strip('"')}:
            known.add(text)
            yield text
            if len(known) == count + len(valid):
                return
