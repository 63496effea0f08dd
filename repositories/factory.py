"""Repositories of one Session, made when asked for."""

from typing import TypeVar

from models.tenancy import RosterSession
from repositories.base import SessionRepository

R = TypeVar("R", bound=SessionRepository)


class RepositoryFactory:
    """Makes each repository once per Session."""

    def __init__(self, session: RosterSession) -> None:
        self._session = session

    def __call__(self, kind: type[R]) -> R:
        """Return the repository of that class on this Session."""
        return kind(self._session)
