"""Holidays: the days on which a site, or every site, is closed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from error_handlers.exceptions import ConflictException, FieldFault, ResourceNotFoundException
from models.holiday import Holiday
from models.site import Site
from repositories.accounts import OrganizationRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.holidays import HolidayRepository
from repositories.paging import Page, PageRequest
from repositories.row_reader import PlainRow
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, facts_of, put, refuse_stale
from services.closed_days import ClosedOn, closed_words
from services.trail import Trail
from utils.ids import new_id
from utils.row_shape import RowShape

HOLIDAY_FACTS: Final = ("name", "site_id", "on_date", "month", "day")


@dataclass(frozen=True, kw_only=True, slots=True)
class CreateHoliday:
    """A new closed day, at one site, or (None) everywhere."""

    name: str
    closed_on: ClosedOn
    site_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeHoliday:
    """What changes about a closed day; KEEP leaves it as it is."""

    holiday_id: UUID
    expected_version: int
    name: str | Keep = KEEP
    closed_on: ClosedOn | Keep = KEEP
    site_code: str | Keep | None = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class DeleteHoliday:
    """A day on which work is done again."""

    holiday_id: UUID
    expected_version: int


class HolidayService(RepositoryService):
    """Closed days of the organization."""

    def __init__(
        self,
        unit: Unit,
        holidays: HolidayRepository,
        sites: SiteRepository,
        organizations: OrganizationRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._holidays = holidays
        self._sites = sites
        self._organizations = organizations
        self._trail = Trail(unit, audits, transitions)

    def create(self, command: CreateHoliday) -> Holiday:
        """Store and return a new closed day with its site.

        Raises:
            ConflictException: the same place is closed that day already.
            ResourceNotFoundException: no such site here.
        """
        self.require(Permission.SETTINGS_EDIT)
        self._organizations.hold(self.organization_id)
        site = closing_site(command.site_code, self._sites.hold_by_code)
        self._refuse_twice(command.closed_on, site)
        holiday = Holiday(
            id=new_id(),
            name=command.name,
            site_id=site.id if site else None,
            **asdict(command.closed_on),
        )
        self._holidays.add(holiday)
        self._trail.audit("create", "holiday", holiday.id, after=facts_of(holiday, HOLIDAY_FACTS))
        return self._holidays.as_stored(holiday.id)

    def change(self, command: ChangeHoliday) -> Holiday:
        """Change and return a closed day with its site.

        Raises:
            ConflictException: the same place is closed that day already.
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such holiday or site here.
        """
        self.require(Permission.SETTINGS_EDIT)
        self._organizations.hold(self.organization_id)
        holiday = self._locked(command.holiday_id, command.expected_version)
        rule, site = rule_of(holiday), holiday.site
        values: dict[str, object] = {}
        if not isinstance(command.name, Keep):
            values["name"] = command.name
        if not isinstance(command.closed_on, Keep):
            rule = command.closed_on
            values |= asdict(rule)
        if not isinstance(command.site_code, Keep):
            site = closing_site(command.site_code, self._sites.hold_by_code)
            values["site_id"] = site.id if site else None
        if (rule, site) != (rule_of(holiday), holiday.site):
            self._refuse_twice(rule, site, holiday.id)
        before, after = put(holiday, values)
        if after:
            self._trail.audit("change", "holiday", holiday.id, before=before, after=after)
        return self._holidays.as_stored(holiday.id)

    def delete(self, command: DeleteHoliday) -> None:
        """Open that day again.

        Raises:
            PreconditionFailedException: somebody changed it meanwhile.
            ResourceNotFoundException: no such holiday here.
        """
        self.require(Permission.SETTINGS_EDIT)
        holiday = self._locked(command.holiday_id, command.expected_version)
        self._holidays.delete(holiday)
        self._trail.audit("delete", "holiday", holiday.id, before=facts_of(holiday, HOLIDAY_FACTS))

    def list_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of closed days as plain rows in order of name."""
        self.require(Permission.ROSTER_VIEW)
        return self._holidays.page_rows(shape, request)

    def row(self, shape: RowShape, holiday_id: UUID) -> PlainRow:
        """Return one closed day as a plain row; raises `ResourceNotFoundException`."""
        self.require(Permission.ROSTER_VIEW)
        found = self._holidays.row(shape, holiday_id)
        if found is None:
            raise no_holiday()
        return found

    def _locked(self, holiday_id: UUID, expected_version: int) -> Holiday:
        holiday = self._holidays.lock(holiday_id)
        if holiday is None:
            raise no_holiday()
        current = {"id": holiday.id, **facts_of(holiday, HOLIDAY_FACTS)}
        refuse_stale(holiday.version, expected_version, current)
        return holiday

    def _refuse_twice(self, rule: ClosedOn, site: Site | None, own_id: UUID | None = None) -> None:
        """Refuse a day on which the same place is closed already: on that date, or every year."""
        dates = [rule.on_date] if rule.on_date else []
        for other in self._holidays.list_on(dates, *rule.month_and_day, site.id if site else None):
            if other.id != own_id:
                place = site.name if site else "Every site"
                words = (
                    f"{place} is closed on {closed_words(rule_of(other))} already ({other.name}). "
                    "Change that one, or choose another day."
                )
                field = "on_date" if rule.on_date else "day"
                raise ConflictException(words, errors=[FieldFault(field=field, message=words)])


def closing_site(code: str | None, find: Callable[[str], Site | None]) -> Site | None:
    """Return the site that is closed, None for every site; raises `ResourceNotFoundException`."""
    if code is None:
        return None
    site = find(code)
    if site is None:
        words = f"There is no site {code} here."
        raise ResourceNotFoundException(
            words, errors=[FieldFault(field="site_code", message=words)]
        )
    return site


def rule_of(holiday: Holiday) -> ClosedOn:
    """Return on which dates it falls."""
    return ClosedOn(on_date=holiday.on_date, month=holiday.month, day=holiday.day)


def no_holiday() -> ResourceNotFoundException:
    """Return the refusal of an unknown holiday."""
    return ResourceNotFoundException("There is no such holiday here. It may have been removed.")
