"""Files that the browser keeps."""

from collections.abc import Iterable

from flask import Response


def download(lines: Iterable[str], filename: str) -> Response:
    """Return the lines as a CSV file of that name; they are read here, inside the unit of work."""
    answer = Response("".join(lines), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer
