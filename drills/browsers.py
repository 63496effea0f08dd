"""People who are signed in, and what a cookie of theirs still opens."""

from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse

from flask.testing import FlaskClient

from app import Rosterwright
from tests.support.cast import SAME_ORIGIN, Member, sign_in
from utils.json import dumps

COOKIE = "rosterwright"
OWN_PAGE = "/api/v1/me"
_PATIENCE_SECONDS = 60


def cookie_of(app: Rosterwright, person: Member) -> str:
    """Sign `person` in at the application in this process; return the cookie's text."""
    return cookie_in(sign_in(app.test_client(), person))


def cookie_in(browser: FlaskClient) -> str:
    """Return the text of the session cookie in a browser."""
    cookie = browser.get_cookie(COOKIE)
    if cookie is None:
        raise RuntimeError("the browser has no session cookie")
    return cookie.value


def opens(app: Rosterwright, cookie: str) -> bool:
    """Return whether the application in this process knows whose cookie it is."""
    client = app.test_client()
    client.set_cookie(COOKIE, cookie)
    return client.get(OWN_PAGE).status_code == HTTPStatus.OK


class Browser:
    """Talks to a server on this machine, a connection for each request.

    It keeps its cookie, and the body of the last answer.
    """

    def __init__(self, port: int, cookie: str = "") -> None:
        self._port = port
        self.cookie = cookie
        self.body = b""

    def sign_in(self, person: Member) -> None:
        """Sign `person` in."""
        body = {"email": person.email, "password": person.password}
        status = self.ask("POST", "/api/v1/auth/login", body)
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{person.email} could not sign in: {status}")

    def ask(
        self, method: str, path: str, body: object = None, *, version: int | None = None
    ) -> int:
        """Send one request, about the `version` that was seen if there is one; return the
        status."""
        headers = {**SAME_ORIGIN, "Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        content = None
        if method != "GET":
            headers = {**SAME_ORIGIN, **headers, "Content-Type": "application/json"}
            content = dumps(body)
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        connection = HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=content, headers=headers)
            answer = connection.getresponse()
            self.body = answer.read()
        finally:
            connection.close()
        self._keep_cookie(answer)
        return answer.status

    def is_signed_in(self) -> bool:
        """Return whether the server knows whose cookie this is."""
        return self.ask("GET", OWN_PAGE) == HTTPStatus.OK

    def _keep_cookie(self, answer: HTTPResponse) -> None:
        for name, text in answer.getheaders():
            if name == "Set-Cookie" and text.startswith(f"{COOKIE}="):
                self.cookie = text.partition("=")[2].partition(";")[0]
