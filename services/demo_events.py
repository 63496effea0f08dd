"""The demo's work orders: what the client wants done, most of it around today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from models.event import EventState
from scheduling.defaults import DEFAULT_TYPES
from scheduling.values import WorkOrder, WorkType
from services.demo_values import (
    DAYS_AFTER,
    DAYS_BEFORE,
    DemoEvent,
    DemoSite,
    Dice,
    at,
    dawn,
    days_from,
)
from services.demo_words import BRANDS, FRESH_JUICES, KINDS, SUPERVISOR_WORD
from services.organizations import event_type_of
from services.snapshots import work_type_of
from utils.ids import new_id
from utils.wall_clock import to_instant

WORK_TYPES: Final[Mapping[str, WorkType]] = {
    default.code: work_type_of(event_type_of(default)) for default in DEFAULT_TYPES
}
CORE: Final = "core"
SUPERVISOR_CHECK: Final = "supervisor"
_CODES: Final = tuple(KINDS)
_WEIGHTS: Final = tuple(weight for _, weight in KINDS.values())

_FIRST_REF, _FIRST_NUMBER = 52_000_000, 612_001
_SMALLEST_NUMBER, _NUMBERS = 100_000, 900_000
_LAST_MINUTE: Final = time(23, 59)
_WINDOW_DAYS: Final = (1, 2, 3, 5, 7, 7, 10)
_SITE_WEIGHTS: Final = (3, 3, 4)
_KNOWN_AHEAD: Final = timedelta(days=21)
_ESTIMATES: Final[Mapping[str, tuple[int, ...]]] = {
    CORE: (390, 390, 390, 390, 360, 360, 420),
    "juicer_production": (540, 540, 480),
    "other": (60, 45, 90),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Job:
    """What the events of one job have in common; `withheld` as in `DemoEvent`."""

    number: str
    brand: str
    site: DemoSite
    opens_local: datetime
    due_local: datetime
    withheld: EventState | None


def draw_events(
    dice: Dice, organization_id: UUID, sites: tuple[DemoSite, ...], count: int, today: date
) -> Iterator[DemoEvent]:
    """Yield `count` events; each Core is followed by the Supervisor event that has its number."""
    ref_num, number, left = _FIRST_REF, _FIRST_NUMBER, count
    while left:
        number += dice.randint(1, 3)
        code = dice.choices(_CODES, _WEIGHTS)[0]
        job = _job(dice, code, number, dice.choices(sites, _SITE_WEIGHTS)[0], today)
        parent_id: UUID | None = None
        for part in ((code, SUPERVISOR_CHECK) if code == CORE else (code,))[:left]:
            ref_num += dice.randint(1, 4)
            order = _order(dice, organization_id, job, part, str(ref_num))
            yield _event(job, order, parent_id, today)
            parent_id = order.id
            left -= 1


def _job(dice: Dice, code: str, number: int, site: DemoSite, today: date) -> _Job:
    length = dice.choice(_WINDOW_DAYS)
    first = _first_day(dice, DAYS_AFTER - length)
    is_withheld = first > 1 and dice.chance(0.02)
    return _Job(
        number=str((number - _SMALLEST_NUMBER) % _NUMBERS + _SMALLEST_NUMBER),
        brand=dice.choice(FRESH_JUICES if code.startswith("juicer") else BRANDS),
        site=site,
        opens_local=at(days_from(today, first)),
        due_local=at(days_from(today, first + length), _LAST_MINUTE),
        withheld=dice.choice((EventState.CANCELLED, EventState.PAUSED)) if is_withheld else None,
    )


def _first_day(dice: Dice, last: int) -> int:
    """Return a day counted from today: half of the work lies anywhere, half close to today."""
    first = -DAYS_BEFORE
    return round(dice.triangular(first, last, 0)) if dice.chance(0.5) else dice.randint(first, last)


def _order(dice: Dice, organization_id: UUID, job: _Job, code: str, ref_num: str) -> WorkOrder:
    word = SUPERVISOR_WORD if code == SUPERVISOR_CHECK else KINDS[code][0]
    zone = job.site.time_zone
    return WorkOrder(
        id=new_id(),
        organization_id=organization_id,
        ref_num=ref_num,
        project_name=f"{job.number}-{word}-{job.brand}",
        type=WORK_TYPES[code],
        site_id=job.site.id,
        site_organization_id=organization_id,
        site_name=job.site.name,
        zone=zone,
        opens_at=to_instant(job.opens_local, zone),
        due_at=to_instant(job.due_local, zone),
        estimated_minutes=_estimate(dice, code),
        headcount=2 if code == CORE and dice.chance(0.04) else 1,
    )


def _estimate(dice: Dice, code: str) -> int | None:
    """Return the client's estimate; one in ten comes without."""
    if dice.chance(0.1):
        return None
    return dice.choice(_ESTIMATES.get(code, (WORK_TYPES[code].default_minutes,)))


def _event(job: _Job, order: WorkOrder, parent_id: UUID | None, today: date) -> DemoEvent:
    return DemoEvent(
        order=order,
        opens_local=job.opens_local,
        due_local=job.due_local,
        made_at=min(order.opens_at - _KNOWN_AHEAD, dawn(today) - timedelta(days=1)),
        parent_id=parent_id,
        withheld=job.withheld,
    )
