"""How the API is used, before its operations: read on the page at /api/docs and in docs/api.md.

Text between backticks is code. The lines run in their order, for an administrator, and leave
nothing behind but a token that is revoked.
"""

from dataclasses import dataclass
from typing import Final

from error_handlers.exceptions import (
    AppException,
    AuthenticationException,
    AuthorizationException,
    ConflictException,
    ContentionException,
    CrossSiteRequestException,
    DatabaseException,
    IdempotencyMismatchException,
    InPersonException,
    PayloadTooLargeException,
    PreconditionFailedException,
    PreconditionRequiredException,
    RateLimitedException,
    ResourceNotFoundException,
    RuleViolationException,
    SecondFactorRequiredException,
    TokenRefusedException,
    UnavailableException,
    UnsupportedMediaTypeException,
    ValidationException,
    WrongCodeException,
)
from services.reassigning import ReassignRefusedException
from services.roster_refusals import AttendanceRecordedException
from services.terminating import FutureWorkChangedException
from services.undo_blocking import UndoBlockedException
from services.work_left import WorkLeftException

# Stands for the reader's own Rosterwright.
HOME: Final = "https://roster.example.com"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """One subject of the guide: text, its paragraphs divided by empty lines, and shell lines."""

    anchor: str
    title: str
    text: str
    lines: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """Return the text, a paragraph each."""
        return self.text.split("\n\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusalLine:
    """A kind of refusal: its status, its stable code, what it says and what helps."""

    status: int
    code: str
    title: str
    remedy: str


GUIDE: Final[tuple[Chapter, ...]] = (
    Chapter(
        anchor="begin",
        title="Begin",
        text=(
            "Everything is below one address and speaks JSON. The lines on this page are for a "
            "shell with `curl`; these two say where your Rosterwright is."
        ),
        lines=f"API={HOME}/api/v1\nORIGIN={HOME}",
    ),
    Chapter(
        anchor="sign-in",
        title="Sign in",
        text=(
            "Signing in answers who you are and sets the session's cookie, which `curl` keeps in a "
            "file. It ends after half an hour without a request, and after a day.\n\n"
            "Requests that carry the cookie and change something must come from the same origin: a "
            "program says so with the `Origin` header."
        ),
        lines="""curl -X POST "$API/auth/login" -c cookies.txt \\
  -H 'Content-Type: application/json' \\
  -d '{"email": "dana@example.com", "password": "correct horse battery"}'
curl "$API/me" -b cookies.txt""",
    ),
    Chapter(
        anchor="token-guide",
        title="Let a program in",
        text=(
            "A program does not sign in: it sends an API token of yours. You make it here or on "
            "the page API tokens of your account, and read it once: only a hash of it is kept. It "
            "may do what both its `scopes` and your role allow, until it expires or is revoked.\n\n"
            "Sent as `Authorization: Bearer …`, a token opens whatever the cookie does, needs no "
            "`Origin`, and makes cookies count for nothing. What it does is told of in your name "
            "and its own. Tokens, sessions and passwords are for people alone: there a token is "
            "refused with the code `in-person`. A token that opens nothing any more is answered "
            "401 with the code `token-refused`."
        ),
        lines="""curl -X POST "$API/tokens" -b cookies.txt -H "Origin: $ORIGIN" \\
  -H 'Content-Type: application/json' \\
  -d '{"name": "Nightly export", "scopes": ["data.export"], "expires_in_days": 90}'
TOKEN=rw_k3Jd9sQa_…
curl "$API/exports/schedule?from=2026-12-07&to=2026-12-13" -H "Authorization: Bearer $TOKEN"
ID=0198c0de-7a11-7000-8000-000000000001
curl -X DELETE "$API/tokens/$ID" -b cookies.txt -H "Origin: $ORIGIN" -H 'If-Match: "1"'""",
    ),
    Chapter(
        anchor="lists",
        title="Lists and their pages",
        text=(
            "A list answers `items` and `next_cursor`. `limit` is at most 500, and 100 if left "
            "out. To go on, ask the same again with `cursor` set to the `next_cursor` of the "
            "answer; null is the end. Rows that come or go meanwhile are neither shown twice nor "
            "passed over."
        ),
        lines='curl "$API/employees?limit=2" -b cookies.txt',
    ),
    Chapter(
        anchor="again",
        title="Send it again safely",
        text=(
            "When no answer came, nobody knows whether the request arrived. Give what makes "
            "something an `Idempotency-Key` of your own: sent again with the same key and the same "
            "content within 24 hours, it acts once and gets the first answer, with "
            "`Idempotent-Replayed: true`. The same key with other content is refused."
        ),
        lines="""curl -X POST "$API/sites" -b cookies.txt -H "Origin: $ORIGIN" \\
  -H 'Idempotency-Key: first-try' -H 'Content-Type: application/json' \\
  -d '{"code": "TRY-1", "name": "Only a try", "time_zone": "America/Chicago"}'""",
    ),
    Chapter(
        anchor="versions",
        title="Change only what you have seen",
        text=(
            "What can be changed has a version, answered as `ETag` and as `version`. Send it back "
            "as `If-Match`. Has somebody else changed the row meanwhile, the answer is 412 and "
            "shows it as it is now; without the header it is 428. What a change leaves out stays."
        ),
        lines="""curl -i "$API/sites/TRY-1" -b cookies.txt
curl -X PATCH "$API/sites/TRY-1" -b cookies.txt -H "Origin: $ORIGIN" -H 'If-Match: "1"' \\
  -H 'Content-Type: application/json' -d '{"name": "Tried"}'
curl -X DELETE "$API/sites/TRY-1" -b cookies.txt -H "Origin: $ORIGIN" -H 'If-Match: "2"'""",
    ),
    Chapter(
        anchor="times",
        title="Dates and times",
        text=(
            "Instants are answered in UTC, such as `2026-12-12T15:45:00+00:00`, and taken with any "
            "offset. A time without a zone, such as `2026-12-12T09:45:00`, is read on the clock "
            "of the site concerned; windows of events keep theirs. `from` and `to` of lists are "
            "days in the organization's time zone, both included."
        ),
    ),
    Chapter(
        anchor="refusals",
        title="Refusals",
        text=(
            "A refusal is a problem document (RFC 9457, `application/problem+json`). `code` is "
            "stable and for programs; `detail` says what to do; `errors` names the fields at "
            "fault; `error_id` finds the case in the log. Whatever belongs to another "
            "organization is not found. What was refused changed nothing."
        ),
        lines='curl "$API/sites/nowhere" -b cookies.txt',
    ),
)
_KINDS: Final[tuple[type[AppException], ...]] = (
    ValidationException,
    AuthenticationException,
    TokenRefusedException,
    SecondFactorRequiredException,
    WrongCodeException,
    AuthorizationException,
    CrossSiteRequestException,
    InPersonException,
    ResourceNotFoundException,
    ConflictException,
    AttendanceRecordedException,
    FutureWorkChangedException,
    ReassignRefusedException,
    UndoBlockedException,
    WorkLeftException,
    RuleViolationException,
    PreconditionFailedException,
    PayloadTooLargeException,
    UnsupportedMediaTypeException,
    IdempotencyMismatchException,
    PreconditionRequiredException,
    RateLimitedException,
    AppException,
    DatabaseException,
    UnavailableException,
    ContentionException,
)
REFUSALS: Final[tuple[RefusalLine, ...]] = tuple(
    RefusalLine(
        status=kind.http_status, code=kind.code, title=kind.title, remedy=kind.default_message
    )
    for kind in _KINDS
)


def at_home(lines: str, address: str) -> str:
    """Return lines of the guide for the Rosterwright at `address`."""
    return lines.replace(HOME, address)
