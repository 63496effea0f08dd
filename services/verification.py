"""Verifying a range of days: everything that is wrong with them, asked of the one engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from error_handlers.exceptions import FieldFault, ResourceNotFoundException, ValidationException
from models.site import Site
from repositories.crowd import CrowdRepository
from repositories.event_types import EventTypeRepository
from repositories.paging import Page, PageRequest
from repositories.rule_inputs import Frame, RuleInputRepository
from repositories.sites import SiteRepository
from repositories.verification import VerificationRepository
from scheduling.verification import verify
from scheduling.verification_lines import Verification
from scheduling.verification_values import Days, Line, Weight
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.computed_pages import page_of_computed
from services.verification_days import OVERDUE_WITHIN, DaysLoader, Span
from utils.wall_clock import local_date, start_of_day

MOST_DAYS: Final = 62
USUAL_DAYS: Final = 15
MOST_COUNTED: Final = 100
_MOST_SITES: Final = 10_000
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class VerificationRange:
    """Which days, both included, and which site; None: fifteen days from today on, every site."""

    first: date | None = None
    last: date | None = None
    site_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """What was found, for which days and which site; `sites` has every site by id, `may_edit` is
    whether whoever asks may put it right."""

    first: date
    last: date
    site: Site | None
    sites: Mapping[UUID, Site]
    days: Days
    found: Verification
    may_edit: bool

    def page(self, request: PageRequest) -> Page[Line]:
        """Return one page of the lines."""
        return page_of_computed(self.found.lines, request, lambda line: line.id)


class VerificationService(RepositoryService):
    """Asks the engine about every schedule of some days again, and looks at the days themselves."""

    def __init__(
        self,
        unit: Unit,
        rows: VerificationRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
        event_types: EventTypeRepository,
        sites: SiteRepository,
    ) -> None:
        super().__init__(unit)
        self._rows = rows
        self._crowd = crowd
        self._inputs = inputs
        self._event_types = event_types
        self._sites = sites

    def verify(
        self,
        asked: VerificationRange,
        sites: Mapping[UUID, Site] | None = None,
        frame: Frame | None = None,
    ) -> Verified:
        """Return everything that is wrong with the days; `sites` (every one, by id) and the `frame`
        of the days are loaded where they are not known.

        Raises:
            ResourceNotFoundException: no site has that code here.
            ValidationException: the days end before they begin, or are more than 62.
        """
        self.require(Permission.ROSTER_VIEW)
        first, last = self._days(asked)
        sites = self.every_site() if sites is None else sites
        site = site_of(sites, asked.site_code)
        zones = {one.time_zone for one in sites.values()} or {self.principal.time_zone}
        types = self._event_types.list_by_match_position()
        loader = DaysLoader(self._rows, self._crowd, self._inputs, types, sites)
        span = Span(first=first, last=last, zones=frozenset(zones))
        days = loader.load(self.unit, self.principal, span, site, frame)
        return Verified(
            first=first,
            last=last,
            site=site,
            sites=sites,
            days=days,
            found=verify(days),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
        )

    def every_site(self) -> dict[UUID, Site]:
        """Return every site by id."""
        return {site.id: site for site in self._sites.get_all(_MOST_SITES)}

    def before_tomorrow(self) -> Verified:
        """Return everything that is wrong with today and tomorrow, as the organization's clock has
        them."""
        today = local_date(self.unit.now, self.principal.time_zone)
        return self.verify(VerificationRange(first=today, last=today + _DAY))

    def count_urgent(self) -> int:
        """Return how many events are due by the end of tomorrow, or were lately, with nobody on
        them."""
        self.require(Permission.ROSTER_VIEW)
        zone = self.principal.time_zone
        today = local_date(self.unit.now, zone)
        until = start_of_day(today + 2 * _DAY, zone)
        since = start_of_day(today, zone)
        return self._rows.count_due(since, until, since - OVERDUE_WITHIN, MOST_COUNTED)

    def _days(self, asked: VerificationRange) -> tuple[date, date]:
        first, last = _asked_days(asked, local_date(self.unit.now, self.principal.time_zone))
        if words := days_fault(first, last):
            raise ValidationException(words, errors=[FieldFault(field="to", message=words)])
        return first, last


def fault_of(asked: VerificationRange, today: date) -> str:
    """Return what is wrong with the days that are asked for, empty when nothing is."""
    return days_fault(*_asked_days(asked, today))


def _asked_days(asked: VerificationRange, today: date) -> tuple[date, date]:
    first = asked.first or (min(asked.last, today) if asked.last else today)
    last = asked.last or first + (USUAL_DAYS - 1) * _DAY
    return first, last


def days_fault(first: date, last: date) -> str:
    """Return why days can't be looked at together, empty where they can."""
    if 0 <= (last - first).days < MOST_DAYS:
        return ""
    return f"Choose 1 to {MOST_DAYS} days, the last of them not before the first."


def is_to_be_moved(line: Line, verified: Verified) -> bool:
    """Return whether moving placed work, or giving it to another, is what puts a line right."""
    is_broken = line.violation is not None and line.weight is not Weight.ACCEPTED
    return verified.may_edit and is_broken


def site_of(sites: Mapping[UUID, Site], code: str | None) -> Site | None:
    """Return the site with that code, None without one; raises `ResourceNotFoundException`."""
    if code is None:
        return None
    found = next((site for site in sites.values() if site.code == code), None)
    if found is None:
        words = f"There is no site {code} here. Choose one of the list."
        fault = FieldFault(field="site_code", message=words)
        raise ResourceNotFoundException(words, errors=[fault])
    return found
