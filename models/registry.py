"""The model registry: how models are found by name, in `app.extensions["model_registry"]`.

It replaces looking models up in `app.config`; that old spelling still answers, with a
DeprecationWarning, until 1.0.
"""

import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Config, Flask, current_app
from typing_extensions import override

from models.account_link import AccountLink
from models.api_token import ApiToken
from models.attendance import Attendance
from models.availability import AvailabilityOverride, DateAvailability, WeeklyAvailability
from models.base import Base
from models.employee import Employee
from models.event import Event
from models.event_type import EventType
from models.history import AuditEntry, StateTransition
from models.holiday import Holiday
from models.idempotency_key import IdempotencyKey
from models.import_file import Import
from models.job_role import JobRole
from models.organization import Organization
from models.roster_action import RosterAction, RosterChange
from models.roster_version import PublishedSchedule, RosterVersion
from models.rotation import RotationAssignment, RotationException
from models.rule_setting import RuleSetting
from models.schedule import Schedule
from models.sign_in_failure import SignInFailure
from models.site import Site
from models.skill import EmployeeSkill, Skill
from models.time_off import TimeOff
from models.user import User
from models.user_session import UserSession

REMOVED_IN = "1.0"
_EXTENSION = "model_registry"


class UnknownModelError(KeyError):
    """No model of that name is registered; the message lists those that are."""

    @override
    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would quote it


class ModelRegistry(Mapping[str, type[Base]]):
    """The models of one application, as typed attributes and by name."""

    def __init__(self) -> None:
        self.AccountLink = AccountLink
        self.ApiToken = ApiToken
        self.Attendance = Attendance
        self.AuditEntry = AuditEntry
        self.AvailabilityOverride = AvailabilityOverride
        self.DateAvailability = DateAvailability
        self.Employee = Employee
        self.EmployeeSkill = EmployeeSkill
        self.Event = Event
        self.EventType = EventType
        self.Holiday = Holiday
        self.IdempotencyKey = IdempotencyKey
        self.Import = Import
        self.JobRole = JobRole
        self.Organization = Organization
        self.PublishedSchedule = PublishedSchedule
        self.RosterAction = RosterAction
        self.RosterChange = RosterChange
        self.RosterVersion = RosterVersion
        self.RotationAssignment = RotationAssignment
        self.RotationException = RotationException
        self.RuleSetting = RuleSetting
        self.Schedule = Schedule
        self.SignInFailure = SignInFailure
        self.Site = Site
        self.Skill = Skill
        self.StateTransition = StateTransition
        self.TimeOff = TimeOff
        self.User = User
        self.UserSession = UserSession
        self.WeeklyAvailability = WeeklyAvailability

    def register(self, name: str, model: type[Base]) -> None:
        """Add a model, or put another class in the place of one (plugins, tests)."""
        setattr(self, name, model)

    @override
    def __getitem__(self, name: str) -> type[Base]:
        try:
            model: type[Base] = vars(self)[name]
        except KeyError as error:
            known = ", ".join(sorted(self))
            raise UnknownModelError(f"no model is called {name!r}; there are: {known}") from error
        return model

    @override
    def __contains__(self, name: object) -> bool:
        return name in vars(self)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(vars(self))

    @override
    def __len__(self) -> int:
        return len(vars(self))


class ConfigWithModels(Config):
    """Flask's configuration, answering `config["Employee"]` with a warning for old callers."""

    models: ModelRegistry | None = None

    def __missing__(self, key: str) -> type[Base]:
        if self.models is None or key not in self.models:
            raise KeyError(key)
        return self._deprecated(self.models, key)

    @override
    def get(self, key: str, default: Any = None) -> Any:
        if key not in self and self.models is not None and key in self.models:
            return self._deprecated(self.models, key)
        return super().get(key, default)

    @staticmethod
    def _deprecated(models: ModelRegistry, key: str) -> type[Base]:
        warnings.warn(
            f"app.config[{key!r}] goes away in {REMOVED_IN}; use get_models().{key}",
            DeprecationWarning,
            stacklevel=3,
        )
        return models[key]


def init_models(app: Flask) -> None:
    """Give `app` a registry of its own."""
    registry = ModelRegistry()
    app.extensions[_EXTENSION] = registry
    if isinstance(app.config, ConfigWithModels):
        app.config.models = registry


def get_models() -> ModelRegistry:
    """Return the current application's registry: `get_models().Employee` or
    `get_models()["Employee"]`."""
    registry: ModelRegistry = current_app.extensions[_EXTENSION]
    return registry
