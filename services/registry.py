"""Builds services and owns the transaction: the one place that opens, commits and rolls back.

    with service(RosterService) as roster:
        roster.assign(command)

is one unit of work on the request's one Session: one commit on success, rollback on anything else.
What a use case
asked to keep after a refusal is written in a second transaction of the same Session, after the
rollback.
"""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import Any, Final, Generic, TypeVar, get_type_hints
from uuid import UUID

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from error_handlers.exceptions import AppException, ConfigurationException
from models.database import current_session, transaction_options
from models.tenancy import RosterSession, TenancyError
from repositories.base import SessionRepository
from repositories.database_errors import map_database_error
from repositories.factory import RepositoryFactory
from security.encryption import SecretBox
from security.passwords import PasswordHasher
from security.session_endings import SessionEndings
from security.sessions import session_store, this_session
from security.slow_down import SlowDown
from security.strangers import Strangers
from services.account_links import AccountLinkService
from services.accounts import AccountService
from services.assign_panel import AssignPanelService
from services.attendance import AttendanceService
from services.attendance_page import AttendancePageService
from services.audit import AuditService
from services.availability import AvailabilityService
from services.backups import BackupService
from services.base import ServiceBase, Unit
from services.candidates import CandidateService
from services.clock_page import ClockPageService
from services.day import DayService
from services.deed_page import DeedPageService
from services.demo import DemoService
from services.employees import EmployeeService
from services.event_editing import EventEditService
from services.event_life import EventLifeService
from services.event_list import EventListService
from services.event_page import EventPageService
from services.event_type_settings import EventTypeSettingsService
from services.event_types import EventTypeService
from services.events import EventService
from services.exports import ExportService
from services.future_work import FutureWorkService
from services.hand_over_page import HandOverPageService
from services.health import HealthService
from services.history_page import HistoryPageService
from services.holiday_page import HolidayPageService
from services.holidays import HolidayService
from services.idempotency import IdempotencyService
from services.imports import ImportService
from services.key_rotation import KeyRotationService
from services.leaving_page import LeavingPageService
from services.link_use import LinkUseService
from services.month import MonthService
from services.move_panel import MovePanelService
from services.my_week import MyWeekService
from services.organizations import OrganizationService
from services.own_account import OwnAccountService
from services.own_steps import OwnStepsService
from services.people import PeopleService
from services.person_form import PersonFormService
from services.person_page import PersonPageService
from services.public_holiday_page import PublicHolidayPageService
from services.public_holidays import PublicHolidayService
from services.publish_page import PublishPageService
from services.publishing import PublishingService
from services.reassigning import ReassignService
from services.roster import RosterService
from services.roster_history import RosterHistoryService
from services.roster_versions import RosterVersionService
from services.rotation_page import RotationPageService
from services.rotations import RotationService
from services.rule_page import RulePageService
from services.rule_settings import RuleSettingService
from services.second_factor import SecondFactorService
from services.sessions import SessionService
from services.sign_in_steps import SignInService
from services.site_clock import SiteClockService
from services.site_settings import SiteSettingsService
from services.sites import SiteService
from services.skill_pages import SkillPageService
from services.skills import SkillService
from services.statistics import StatisticsService
from services.temporary_weeks import TemporaryWeekService
from services.terminating import TerminateService
from services.time_off import TimeOffService
from services.time_off_page import TimeOffPageService
from services.tokens import TokenService
from services.trade_panel import TradePanelService
from services.trades import TradeService
from services.undoing import UndoService
from services.user_pages import UserPageService
from services.users import UserService
from services.verification import VerificationService
from services.version_pages import VersionPageService
from services.week import WeekService
from services.week_form import WeekFormService
from services.workload import WorkloadService
from utils.clock import now
from utils.principal import Principal, current_principal
from utils.request_id import current_request_id

S = TypeVar("S", bound=ServiceBase)
P = TypeVar("P")
Provider = Callable[[], object]

_EXTENSION = "service_registry"
_log = structlog.get_logger(__name__)

SERVICE_REGISTRY: Final[tuple[type[ServiceBase], ...]] = (
    AccountLinkService,
    AccountService,
    AssignPanelService,
    AttendancePageService,
    AttendanceService,
    AuditService,
    AvailabilityService,
    BackupService,
    CandidateService,
    ClockPageService,
    DayService,
    DeedPageService,
    DemoService,
    EmployeeService,
    EventEditService,
    EventLifeService,
    EventListService,
    EventPageService,
    EventService,
    EventTypeService,
    EventTypeSettingsService,
    ExportService,
    FutureWorkService,
    HandOverPageService,
    HealthService,
    HistoryPageService,
    HolidayPageService,
    HolidayService,
    ImportService,
    IdempotencyService,
    KeyRotationService,
    LeavingPageService,
    LinkUseService,
    MyWeekService,
    MonthService,
    MovePanelService,
    OrganizationService,
    OwnAccountService,
    OwnStepsService,
    PeopleService,
    PersonFormService,
    PersonPageService,
    PublicHolidayService,
    PublicHolidayPageService,
    ReassignService,
    PublishPageService,
    PublishingService,
    RosterHistoryService,
    RosterService,
    RosterVersionService,
    RulePageService,
    RuleSettingService,
    RotationPageService,
    RotationService,
    SecondFactorService,
    SignInService,
    SessionService,
    SiteClockService,
    SiteService,
    StatisticsService,
    TemporaryWeekService,
    TimeOffPageService,
    TimeOffService,
    SiteSettingsService,
    SkillPageService,
    SkillService,
    UserPageService,
    TerminateService,
    TokenService,
    TradePanelService,
    TradeService,
    UndoService,
    UserService,
    VersionPageService,
    VerificationService,
    WeekFormService,
    WeekService,
    WorkloadService,
)

# What a service may ask for besides its unit and repositories.
PROVIDERS: Final[Mapping[type, Provider]] = MappingProxyType(
    {
        PasswordHasher: lambda: current_app.extensions["passwords"],
        SecretBox: lambda: current_app.extensions["secret_box"],
        SessionEndings: lambda: SessionEndings(
            session_store(), current_session().connection, this_session
        ),
        SlowDown: lambda: SlowDown.from_config(current_app.config),
        Strangers: lambda: current_app.extensions["strangers"],
    }
)


class ServiceRegistry:
    """The services of one application."""

    def __init__(self, services: tuple[type[ServiceBase], ...] = SERVICE_REGISTRY) -> None:
        """Take these services; raises `ConfigurationException` when one of them can't be built."""
        self._wanted: dict[type[ServiceBase], Mapping[str, type]] = {}
        for kind in services:
            self.register(kind)

    def register(self, kind: type[ServiceBase]) -> None:
        """Add a service; raises `ConfigurationException`, naming the parameter, when it can't be
        built."""
        self._wanted[kind] = _dependencies(kind)

    def build(self, kind: type[S], unit: Unit, session: RosterSession) -> S:
        """Return a new service of that class.

        Raises:
            ConfigurationException: the class is not registered.
        """
        if kind not in self._wanted:
            raise ConfigurationException(
                f"{kind.__name__} is not a registered service: add it to SERVICE_REGISTRY."
            )
        repositories = RepositoryFactory(session)
        arguments: dict[str, Any] = {
            name: _provide(wanted, unit, repositories)
            for name, wanted in self._wanted[kind].items()
        }
        return kind(**arguments)


def _dependencies(kind: type[ServiceBase]) -> Mapping[str, type]:
    """Return what the constructor asks for, by parameter name."""
    hints = get_type_hints(kind.__init__)
    names = [name for name in inspect.signature(kind.__init__).parameters if name != "self"]
    for name in names:
        wanted = hints.get(name)
        if not isinstance(wanted, type) or not _is_known(wanted):
            raise ConfigurationException(
                f"{kind.__name__} can't be built: nothing provides its parameter {name!r}"
                f" ({wanted})."
            )
    return MappingProxyType({name: hints[name] for name in names})


def _is_known(wanted: type) -> bool:
    return wanted is Unit or wanted in PROVIDERS or issubclass(wanted, SessionRepository)


def _provide(wanted: type, unit: Unit, repositories: RepositoryFactory) -> object:
    if wanted is Unit:
        return unit
    if wanted in PROVIDERS:
        return PROVIDERS[wanted]()
    return repositories(wanted)


def provided(kind: type[P]) -> P:
    """Return what the application provides of that class, for what happens between units."""
    found = PROVIDERS[kind]()
    if not isinstance(found, kind):
        raise ConfigurationException(f"{kind.__name__} is provided as {type(found).__name__}.")
    return found


def build_service(kind: type[S], unit: Unit, session: RosterSession) -> S:
    """Return a service of the current application on `session`, inside a unit of work."""
    registry: ServiceRegistry = current_app.extensions[_EXTENSION]
    return registry.build(kind, unit, session)


def alongside(kind: type[S], unit: Unit) -> S:
    """Return another service on the unit of work that is open: one transaction around both."""
    return build_service(kind, unit, current_session())


def init_services(app: Flask) -> None:
    """Give `app` its services; a service that can't be built stops the application here."""
    app.extensions[_EXTENSION] = ServiceRegistry()


class UnitOfWork(Generic[S]):
    """One transaction around one service; see `service`."""

    def __init__(self, kind: type[S], *, read_only: bool, principal: Principal | None) -> None:
        self._kind = kind
        self._read_only = read_only
        self._session: RosterSession = current_session()
        self._unit = Unit(
            principal=principal, now=now(), request_id=current_request_id(), serve=self._serve
        )

    def __enter__(self) -> S:
        if self._session.in_transaction():
            raise ConfigurationException("units of work don't nest: one is open already")
        principal = self._unit.principal
        built = False
        try:
            self._begin(principal.organization_id if principal else None)
            made = build_service(self._kind, self._unit, self._session)
            built = True
        except SQLAlchemyError as error:
            raise map_database_error(error) from error
        finally:
            if not built:
                self._session.close()
        return made

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
                return
            self._session.rollback()
            self._write_aftermath()
        finally:
            # Rolls back whatever is still open, and no instance outlives the unit: using one later
            # is an error, never a query of its own or a stale value.
            self._session.close()
        if isinstance(error, SQLAlchemyError):
            raise map_database_error(error) from error

    def _begin(self, organization_id: UUID | None) -> None:
        options: dict[str, Any] = {**transaction_options(read_only=self._read_only)}
        if organization_id is not None:
            self._session.bind_organization(organization_id)
        if self._session.organization_id is not None:
            options["organization_id"] = self._session.organization_id
        self._session.connection(execution_options=options)

    def _serve(self, organization_id: UUID) -> None:
        self._session.bind_organization(organization_id)
        self._session.connection().execution_options(organization_id=organization_id)

    def _finish(self) -> None:
        try:
            if self._read_only:
                self._refuse_unwritten()
                self._session.rollback()
            else:
                self._session.commit()
        except SQLAlchemyError as error:
            self._session.rollback()
            self._write_aftermath()
            raise map_database_error(error) from error

    def _refuse_unwritten(self) -> None:
        """Refuse what was changed in memory alone, where the database had no chance to."""
        session = self._session
        if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
            raise ConfigurationException(
                f"{self._kind.__name__} changed something in a unit of work that only reads."
            )

    def _write_aftermath(self) -> None:
        """Write what must outlive the refusal; its own failure is logged, never put in the
        refusal's place."""
        if not self._unit.aftermath:
            return
        self._read_only = False
        try:
            self._begin(None)
            repositories = RepositoryFactory(self._session)
            for write in self._unit.aftermath:
                write(repositories)
            self._session.commit()
        except (SQLAlchemyError, AppException, TenancyError):
            self._session.rollback()
            _log.exception("refusal-not-recorded")


def service(
    kind: type[S], *, read_only: bool = False, principal: Principal | None = None
) -> UnitOfWork[S]:
    """Open one unit of work around a service of that class.

    `principal` defaults to whoever acts in this context. A `read_only` unit never commits and
    refuses writes.
    """
    return UnitOfWork(kind, read_only=read_only, principal=principal or current_principal())
