"""The answer of a request whose session could not be stored."""

from typing import Final

from flask import Response

from error_handlers.exceptions import DatabaseException, UnavailableException

# Said of the answer that is thrown away, these would be lies.
_OF_THE_OLD_ANSWER: Final = (
    "Location",
    "ETag",
    "Last-Modified",
    "Set-Cookie",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Range",
    "Accept-Ranges",
)


def plain_failure(error: DatabaseException) -> Response:
    """Return the answer of an application that has no error pages of its own."""
    answer = Response(error.message, status=error.http_status, content_type="text/plain")
    if isinstance(error, UnavailableException):
        answer.headers["Retry-After"] = str(error.retry_after_seconds)
    return answer


def become(response: Response, other: Response) -> None:
    """Turn `response` into `other` where it stands; Flask takes no other one at this point."""
    close = getattr(response.response, "close", None)
    if callable(close):
        close()
    for name in _OF_THE_OLD_ANSWER:
        response.headers.pop(name, None)
    response.direct_passthrough = False
    response.status = other.status
    response.set_data(other.get_data())
    response.headers.update(other.headers)
