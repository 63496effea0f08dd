"""The days to verify, loaded in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from models.event_type import EventType
from models.site import Site
from repositories.crowd import CrowdRepository
from repositories.rule_inputs import Frame, RuleInputRepository
from repositories.verification import EventRow, PlacedRow, VerificationRepository
from scheduling.snapshot import Snapshot
from scheduling.values import LONGEST_WORK, Placement, WorkOrder
from scheduling.verification_pairs import missing_partners
from scheduling.verification_values import Days, PairKey, Partner, SetAside
from scheduling.work_days import last_day_of
from services.base import Unit
from services.snapshots import SnapshotLoader, neighbourhood, settings_of, work_type_of
from utils.principal import Principal
from utils.wall_clock import local_date, start_of_day

OVERDUE_WITHIN: Final = timedelta(days=31)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Dates, both included, and the instants that they cover in any of some zones, half-open."""

    first: date
    last: date
    zones: frozenset[str]

    @property
    def starts_at(self) -> datetime:
        """Return the first instant that is on the first date anywhere."""
        return min(start_of_day(self.first, zone) for zone in self.zones)

    @property
    def ends_at(self) -> datetime:
        """Return the first instant that is behind the last date everywhere."""
        return self.end_of(self.last)

    def end_of(self, day: date) -> datetime:
        """Return the first instant that is behind a date everywhere."""
        return max(start_of_day(day + _DAY, zone) for zone in self.zones)

    def has(self, day: date) -> bool:
        """Return whether a date is one of them."""
        return self.first <= day <= self.last


class _Place(NamedTuple):
    id: UUID
    organization_id: UUID
    name: str
    zone: str

    @classmethod
    def of(cls, site: Site) -> "_Place":
        return cls(site.id, site.organization_id, site.name, site.time_zone)


class DaysLoader:
    """Loads what `scheduling.verification` looks at, in seven statements, and two more where work
    has partners or something is set aside."""

    def __init__(
        self,
        rows: VerificationRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
        types: Sequence[EventType],
        sites: Mapping[UUID, Site],
    ) -> None:
        self._rows = rows
        self._crowd = crowd
        self._inputs = inputs
        self._types = {one.id: work_type_of(one) for one in types}
        self._pairing = {one.code: one.pairing for one in types if one.pairing}
        self._labels = {one.code: one.label for one in types}
        # As plain values: an instance takes long to read a thousand times.
        self._places = {one.id: _Place.of(one) for one in sites.values()}

    def load(
        self,
        unit: Unit,
        principal: Principal,
        span: Span,
        site: Site | None,
        frame: Frame | None = None,
    ) -> Days:
        """Return the days at a site, or at every one; `frame` is that of the days, if it is
        known."""
        frame = frame or self._inputs.frame(span.first, span.last)
        rows = self._placed(span, frame)
        stored = [self._placement(row) for row in rows]
        placements = [
            one for one in stored if span.has(one.day) and (site is None or one.site_id == site.id)
        ]
        # Of the days around them the schedules alone matter, and these tell of their events.
        asked = {one.event_id for one in placements}
        orders = {row.event.id: self._order(row.event) for row in rows if row.event.id in asked}
        snapshot = self._snapshot(unit, principal, span, frame, orders, stored)
        return Days(
            first=span.first,
            last=span.last,
            now=unit.now,
            snapshot=snapshot,
            placements=placements,
            unstaffed=self._unstaffed(span, site, local_date(unit.now, principal.time_zone)),
            pairing=self._pairing,
            type_labels=self._labels,
            partners=self._partners(placements),
            accepted=self._accepted(span),
            absent=frozenset(row.id for row in rows if row.is_absent),
        )

    def _placed(self, span: Span, frame: Frame) -> list[PlacedRow]:
        latest = span.ends_at + LONGEST_WORK
        near = neighbourhood(settings_of(frame.limits), span.zones, span.starts_at, latest)
        return self._rows.placed(*near)

    def _snapshot(
        self,
        unit: Unit,
        principal: Principal,
        span: Span,
        frame: Frame,
        orders: Mapping[UUID, WorkOrder],
        stored: Sequence[Placement],
    ) -> Snapshot:
        people = {one.id: one for one in self._crowd.placed(span.starts_at, span.ends_at)}
        loader = SnapshotLoader(
            self._inputs, principal.organization_id, principal.time_zone, unit.now
        )
        return loader.of_days(
            people,
            orders,
            stored,
            frame,
            span.first,
            span.last + _DAY,
        )

    def _unstaffed(self, span: Span, site: Site | None, today: date) -> list[WorkOrder]:
        first, last = span.first, span.last + _DAY
        overdue_after = None
        if span.has(today):
            first, overdue_after = date.min, span.starts_at - OVERDUE_WITHIN
        rows = self._rows.unstaffed(span.starts_at, span.end_of(last), overdue_after)
        orders = [self._order(row) for row in rows if site is None or row.site_id == site.id]
        return [order for order in orders if first <= last_day_of(order) <= last]

    def _partners(self, placements: Sequence[Placement]) -> dict[PairKey, list[Partner]]:
        found: dict[PairKey, list[Partner]] = {
            key: [] for _, key in missing_partners(placements, self._pairing)
        }
        if not found:
            return {}
        rows = self._rows.partners(
            {key.type_code for key in found},
            {key.number for key in found},
            {key.site_id for key in found},
        )
        for row in rows:
            key = PairKey(self._types[row.event.event_type_id].code, row.number, row.event.site_id)
            if key in found:
                found[key].append(Partner(event=self._order(row.event), is_staffed=row.is_staffed))
        return found

    def _accepted(self, span: Span) -> dict[tuple[UUID, str], list[SetAside]]:
        accepted: dict[tuple[UUID, str], list[SetAside]] = {}
        for one in self._rows.accepted_with_details(span.starts_at, span.ends_at):
            accepted.setdefault((one.schedule_id, one.rule), []).append(one)
        return accepted

    def _order(self, row: EventRow) -> WorkOrder:
        place = self._places[row.site_id]
        return WorkOrder(
            id=row.id,
            organization_id=place.organization_id,
            ref_num=row.ref_num,
            project_name=row.project_name,
            type=self._types[row.event_type_id],
            site_id=place.id,
            site_organization_id=place.organization_id,
            site_name=place.name,
            zone=place.zone,
            opens_at=row.opens_at,
            due_at=row.due_at,
            estimated_minutes=row.estimated_minutes,
            headcount=row.headcount,
            state=row.state,
        )

    def _placement(self, row: PlacedRow) -> Placement:
        place, work = self._places[row.event.site_id], self._types[row.event.event_type_id]
        return Placement(
            id=row.id,
            organization_id=place.organization_id,
            event_id=row.event.id,
            employee_id=row.employee_id,
            seat=row.seat,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_stackable=row.is_stackable,
            type_code=work.code,
            project_name=row.event.project_name,
            zone=place.zone,
            site_id=place.id,
            exclusive_with=work.exclusive_with,
            ref_num=row.event.ref_num,
        )
