"""A program that calls the API the way a page of ours does."""

from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import SAME_ORIGIN

ROOT: Final = "/api/v1"


class Caller:
    """Speaks JSON; paths are relative to the API's root."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read."""
        return self.client.get(f"{ROOT}{path}", headers=_headers(headers))

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        """Make something."""
        return self.client.post(f"{ROOT}{path}", json=body, headers=_headers(headers))

    def patch(self, path: str, body: object, version: int | None = 1) -> TestResponse:
        """Change the version of something that was read."""
        return self.client.patch(f"{ROOT}{path}", json=body, headers=_if_match(version))

    def put(self, path: str, body: object, version: int | None = 1) -> TestResponse:
        """Replace the version of something that was read."""
        return self.client.put(f"{ROOT}{path}", json=body, headers=_if_match(version))

    def delete(self, path: str, version: int | None = 1) -> TestResponse:
        """Remove the version of something that was read."""
        return self.client.delete(f"{ROOT}{path}", headers=_if_match(version))

    def pages(self, path: str, limit: int) -> list[list[dict[str, Any]]]:
        """Read a list to its end, page by page."""
        found, cursor = [], ""
        while True:
            page = self.get(f"{path}?limit={limit}{cursor}").get_json()
            found.append(page["items"])
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"


def faulty_fields(answer: TestResponse) -> set[str]:
    """Return the names of the refused fields."""
    return {fault["field"] for fault in answer.get_json()["errors"]}


def _if_match(version: int | None) -> dict[str, str]:
    return _headers({} if version is None else {"If_Match": f'"{version}"'})


def _headers(given: dict[str, str]) -> dict[str, str]:
    return {**SAME_ORIGIN, **{name.replace("_", "-"): value for name, value in given.items()}}
