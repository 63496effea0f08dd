"""The list of people: who they are, how much they do this week, and what comes next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from repositories.employees import EmployeeFilters
from repositories.job_roles import JobRoleRepository
from repositories.paging import PageRequest
from repositories.people import PeopleFilters, PeopleRepository, PersonRow, WorkRow
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from scheduling.values import Absence
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.filters import filter_choices, total_words
from services.people_views import PeoplePage, PersonLine
from services.people_words import (
    expiry_pills,
    load_words,
    pills_of,
    today_of,
    touching,
    work_link,
)
from services.snapshots import settings_of
from services.week_bounds import week_of
from utils.cursors import decode_cursor
from utils.wall_clock import MIDNIGHT, local_date

PAGE_SIZE = 50
COUNTED_TO = 1_000

HERE, GONE, EVERYBODY = "here", "gone", "all"
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {HERE: "Working here", GONE: "Left or not active", EVERYBODY: "Everybody"}
)
_IS_HERE: Final[Mapping[str, bool | None]] = MappingProxyType(
    {HERE: True, GONE: False, EVERYBODY: None}
)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PeopleSearch:
    """What the reader asked for; None means all."""

    search: str = ""
    site_code: str | None = None
    role_code: str | None = None
    state: str | None = None
    cursor: str | None = None

    @property
    def wanted_state(self) -> str:
        """Return the state asked for: a search looks everywhere, a plain visit at who is here."""
        if self.state in STATES:
            return self.state or HERE
        return EVERYBODY if self.search else HERE


class PeopleService(RepositoryService):
    """People, a page at a time."""

    def __init__(
        self,
        unit: Unit,
        people: PeopleRepository,
        sites: SiteRepository,
        roles: JobRoleRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._people = people
        self._sites = sites
        self._roles = roles
        self._inputs = inputs

    def page(self, asked: PeopleSearch) -> PeoplePage:
        """Return one page of people in order of name; raises `ValidationException` on a foreign
        cursor."""
        self.require(Permission.ROSTER_VIEW)
        zone = self.principal.time_zone
        today = local_date(self.unit.now, zone)
        cursor = decode_cursor(asked.cursor, str) if asked.cursor else None
        filters = _filters(asked, today)
        found = self._people.page(
            filters,
            week_of(today, settings_of(self._inputs.settings()), zone),
            PageRequest(limit=PAGE_SIZE, cursor=cursor),
            COUNTED_TO + 1,
        )
        ids = [row.employee.id for row in found.rows]
        return PeoplePage(
            rows=self._lines(found.rows, ids, today) if ids else (),
            search=asked.search,
            sites=filter_choices(
                ((site.code, site.name) for site in self._sites.list_in_order()), asked.site_code
            ),
            roles=filter_choices(
                ((role.code, role.label) for role in self._roles.list_in_order()), asked.role_code
            ),
            states=filter_choices(STATES.items(), asked.wanted_state),
            total_label=total_words(found.total, COUNTED_TO, "person", "people"),
            next_cursor=found.next_cursor,
            previous_cursor=found.previous_cursor,
            has_any=bool(found.total) or bool(self._people.count(_everybody(today), 1)),
            may_edit=Permission.ROSTER_EDIT in self.principal.permissions,
        )

    def _lines(
        self, rows: Sequence[PersonRow], ids: Sequence[UUID], today: date
    ) -> tuple[PersonLine, ...]:
        next_work = self._people.next_work(ids, self.unit.now)
        # The date of a site is never more than one away from that of the organization.
        midnight = datetime.combine(today, MIDNIGHT)
        zone = self.principal.time_zone
        away: defaultdict[UUID, list[Absence]] = defaultdict(list)
        for absence in self._inputs.absences(midnight - _DAY, midnight + 2 * _DAY, zone, ids):
            away[absence.employee_id].append(absence)
        return tuple(
            _line(
                row,
                next_work.get(row.employee.id),
                away[row.employee.id],
                today_of(row.employee, self.unit.now, zone),
            )
            for row in rows
        )


def _line(
    row: PersonRow, next_work: WorkRow | None, away: Sequence[Absence], today: date
) -> PersonLine:
    person = row.employee
    minutes_label, minutes_tone = load_words(row.minutes, person.max_minutes_per_week)
    return PersonLine(
        code=person.code,
        name=person.name,
        role_label=person.job_role.label if person.job_role else "No job title",
        site_label=person.home_site.name if person.home_site else "No home site",
        minutes_label=minutes_label,
        minutes_tone=minutes_tone,
        next_work=work_link(next_work, today) if next_work else None,
        pills=(
            *pills_of(person, touching(away, today), today),
            *expiry_pills([(row.skill_label, row.expires_on)], today),
        ),
    )


def _filters(asked: PeopleSearch, today: date) -> PeopleFilters:
    found = EmployeeFilters(
        search=asked.search or None, site_code=asked.site_code, role_code=asked.role_code
    )
    return PeopleFilters(found=found, is_here=_IS_HERE[asked.wanted_state], today=today)


def _everybody(today: date) -> PeopleFilters:
    return PeopleFilters(found=EmployeeFilters(), is_here=None, today=today)
