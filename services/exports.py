"""Taking people and schedules out, in the form that the imports read back as unchanged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import starmap
from uuid import UUID

from error_handlers.exceptions import FieldFault, ResourceNotFoundException, ValidationException
from repositories.exports import ExportFilters, ExportRepository, ScheduleLine
from repositories.roster_versions import RosterVersionRepository
from repositories.sites import SiteRepository
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.import_values import EmployeeRow, ScheduleOutRow
from services.roster_versions import no_version
from utils.wall_clock import MIDNIGHT, to_local

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportRange:
    """Which schedules; None means all. Days are those of the site, both included."""

    first: date | None = None
    last: date | None = None
    site_code: str | None = None


class ExportService(RepositoryService):
    """What leaves, row by row: read it inside the unit of work."""

    def __init__(
        self,
        unit: Unit,
        exports: ExportRepository,
        sites: SiteRepository,
        versions: RosterVersionRepository,
    ) -> None:
        super().__init__(unit)
        self._versions = versions
        self._exports = exports
        self._sites = sites

    def employees(self) -> Iterator[EmployeeRow]:
        """Return every person, in order of code."""
        self.require(Permission.DATA_EXPORT)
        return (
            EmployeeRow(
                line=line,
                code=row.code,
                name=row.name,
                email=row.email,
                phone=row.phone,
                job_title=row.job_title,
                is_active=row.is_active,
                upstream_id=row.upstream_id,
            )
            for line, row in enumerate(self._exports.employees(), start=2)
        )

    def schedules(self, wanted: ExportRange) -> Iterator[ScheduleOutRow]:
        """Return the active schedules of those days, in order of start.

        Raises:
            ResourceNotFoundException: no such site here.
            ValidationException: the last day is before the first.
        """
        self.require(Permission.DATA_EXPORT)
        if wanted.first and wanted.last and wanted.last < wanted.first:
            words = "The last day is before the first: exchange the two."
            raise ValidationException(words, errors=[FieldFault(field="to", message=words)])
        if wanted.site_code and self._sites.find_by_code(wanted.site_code) is None:
            words = f"There is no site {wanted.site_code} here."
            fault = FieldFault(field="site", message=words)
            raise ResourceNotFoundException(words, errors=[fault])
        rows = map(_planned, self._exports.schedules(_filters(wanted)))
        return (row for row in rows if _is_within(row.schedule_local.date(), wanted))

    def published(self, version_id: UUID) -> Iterator[ScheduleOutRow]:
        """Return what a version says, in order of start; raises `ResourceNotFoundException`."""
        self.require(Permission.DATA_EXPORT)
        if self._versions.get(version_id) is None:
            raise no_version()
        return starmap(_out, self._exports.published(version_id))


def _filters(wanted: ExportRange) -> ExportFilters:
    # No zone is a whole day away from UTC; what is read too much is left out by its own date.
    return ExportFilters(
        starts_from=_midnight(wanted.first) - _DAY if wanted.first else None,
        starts_before=_midnight(wanted.last) + 2 * _DAY if wanted.last else None,
        site_code=wanted.site_code,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT, UTC)


def _is_within(day: date, wanted: ExportRange) -> bool:
    return (wanted.first or day) <= day <= (wanted.last or day)


def _planned(row: ScheduleLine) -> ScheduleOutRow:
    return _out(row, to_local(row.starts_at, row.time_zone))


def _out(row: ScheduleLine, schedule_local: datetime) -> ScheduleOutRow:
    return ScheduleOutRow(
        project_name=row.project_name,
        ref_num=row.ref_num,
        location_mvid=row.mvid,
        store_number=row.site_code,
        store_name=row.site_name,
        opens_local=row.opens_local,
        due_local=row.due_local,
        estimated_minutes=row.estimated_minutes,
        rep_name=row.employee_name,
        employee_code=row.employee_code,
        schedule_local=schedule_local,
    )
