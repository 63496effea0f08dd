"""Calling use cases as entry points do: one unit of work, somebody acting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Flask
from sqlalchemy import Connection, Engine, event

from models.database import db
from models.user import User
from services.base import ServiceBase
from services.registry import service
from tests.support.factories import World
from utils.principal import Principal, Role, acting_as

S = TypeVar("S", bound=ServiceBase)
T = TypeVar("T")


@contextmanager
def use(
    app: Flask, kind: type[S], principal: Principal | None, *, read_only: bool = False
) -> Iterator[S]:
    """Open a request's context, let `principal` act, and open one unit of work."""
    with app.app_context(), acting_as(principal), service(kind, read_only=read_only) as made:
        yield made


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Somebody of one organization at work."""

    app: Flask
    world: World
    role: Role = Role.MANAGER
    user: User | None = None

    def run(self, kind: type[S], work: Callable[[S], T], *, read_only: bool = False) -> T:
        """Do `work` with that service in one unit of work; return what it returns."""
        principal = self.world.principal(self.role, user=self.user)
        with use(self.app, kind, principal, read_only=read_only) as made:
            return work(made)


@dataclass(slots=True)
class Endings:
    """How transactions ended."""

    commits: int = 0
    rollbacks: int = 0
    begun: list[str] = field(default_factory=list)


@contextmanager
def endings(app: Flask) -> Iterator[Endings]:
    """Count COMMIT and ROLLBACK on the application's engine until the block ends."""
    counted = Endings()

    def commit(_connection: Connection) -> None:
        counted.commits += 1

    def rollback(_connection: Connection) -> None:
        counted.rollbacks += 1

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", rollback)
    try:
        yield counted
    finally:
        event.remove(engine, "commit", commit)
        event.remove(engine, "rollback", rollback)
