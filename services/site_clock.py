"""A site's clock is corrected: windows and coming work keep what the wall says, in one previewed
step."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NoReturn
from uuid import UUID

from error_handlers.exceptions import (
    FieldFault,
    PreconditionFailedException,
    RuleViolationException,
    ValidationException,
)
from models.event import Event
from models.schedule import Schedule
from models.site import Site
from repositories.history import AuditRepository, TransitionRepository
from repositories.import_files import ImportRowRepository
from repositories.roster_actions import RosterActionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.site_clocks import SiteClockRepository
from repositories.sites import SiteRepository
from scheduling.values import Violation
from security.permissions import Permission
from services.base import Unit
from services.changes import put
from services.clock_facts import site_change, window_change, window_facts, work_change
from services.clock_plans import ClockPlan, ClockPlanner
from services.day_wording import zone_words
from services.overriding import Overriding, overridden_facts
from services.recording import Recorder
from services.roster_sentences import shortened
from services.sites import SiteService, no_site
from services.undo_limits import CLOCK_MOVED

MOST_TOLD: Final = 100
_TOLD_IN_WORDS: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveClock:
    """Put a site on the clock of another time zone, as a preview told: `seen` is its fingerprint.

    The reason is for rules that stand against coming work on the new clock.
    """

    code: str
    expected_version: int
    time_zone: str
    seen: str
    override_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedClock:
    """The site as it is now, and what was done; without coming windows and work, no action."""

    site: Site
    action_id: UUID | None
    sentence: str


class SiteClockService(SiteService):
    """Sites on another clock."""

    def __init__(
        self,
        unit: Unit,
        sites: SiteRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
        clocks: SiteClockRepository,
        rows: ImportRowRepository,
        inputs: RuleInputRepository,
        actions: RosterActionRepository,
    ) -> None:
        super().__init__(unit, sites, audits, transitions)
        self._clocks = clocks
        self._rows = rows
        self._inputs = inputs
        self._recorder = Recorder(unit, actions)

    def preview(self, code: str, time_zone: str) -> ClockPlan:
        """Return what moving a site to the clock of a time zone would do; nothing is stored. The
        rules that stand against it say whether whoever asks may set them aside.

        Raises:
            ConflictException: too much is to come there.
            ResourceNotFoundException: no such site here.
            ValidationException: it is on that clock already.
        """
        self.require(Permission.SETTINGS_EDIT)
        plan = self._planner.plan(self._another_clock(code, time_zone), time_zone)
        overriding = self._overriding(None)
        broken = [
            replace(one, violation=violation)
            for one in plan.broken
            for violation in overriding.judged([one.violation])
        ]
        return replace(plan, broken=broken)

    def move(self, command: MoveClock) -> MovedClock:
        """Put a site on another clock, with the windows and the work that a preview told of.

        Raises:
            ConflictException: too much is to come there.
            PreconditionFailedException: the site, or anything that was told, changed meanwhile.
            ResourceNotFoundException: no such site here.
            RuleViolationException: a rule stands against coming work on the new clock.
            ValidationException: it is on that clock already.
        """
        self.require(Permission.SETTINGS_EDIT)
        self.require(Permission.ROSTER_EDIT)
        site = self._locked_with_work(command)
        plan = self._planner.plan(site, command.time_zone)
        if plan.seen != command.seen:
            raise PreconditionFailedException(
                "The windows, the work or what stands against it changed since the preview. Look "
                "at it as it is now, then decide.",
                context={"current": {"code": site.code, "version": site.version}},
            )
        overriding = self._overriding(command.override_reason)
        settled = _settled(overriding, plan)
        reason = overriding.reason if settled else None
        was = site.time_zone
        self._write(plan)
        self._leave_trail(plan, was, settled, reason)
        sentence = self._sentence(site, was, plan.zone)
        action_id = self._record(plan, was, sentence, reason)
        return MovedClock(
            site=self._sites.as_stored(site.id), action_id=action_id, sentence=sentence
        )

    @property
    def _planner(self) -> ClockPlanner:
        return ClockPlanner(self._clocks, self._inputs, self.principal, self.unit.now)

    def _overriding(self, reason: str | None) -> Overriding:
        return Overriding(permissions=self.principal.permissions, reason=reason)

    def _another_clock(self, code: str, time_zone: str) -> Site:
        site = self._sites.find_by_code(code)
        if site is None:
            raise no_site(code)
        if site.time_zone == time_zone:
            words = f"{site.name} is on this clock already. Choose another time zone."
            raise ValidationException(words, errors=[FieldFault(field="time_zone", message=words)])
        return site

    def _locked_with_work(self, command: MoveClock) -> Site:
        """Lock people, then events, then the site, as everywhere; then the work.

        Nothing new comes to the site from then on. What came before the lock is not locked itself,
        but is not what was previewed either: the plan that is made next then is another one.
        """
        events, schedules = self._planner.coming(
            self._another_clock(command.code, command.time_zone)
        )
        self._clocks.lock_people({one.employee_id for one in schedules})
        self._clocks.lock_events({one.id for one in events} | {one.event_id for one in schedules})
        site = self._locked(command.code, command.expected_version)
        self._clocks.lock_schedules({one.id for one in schedules})
        return site

    def _write(self, plan: ClockPlan) -> None:
        put(plan.site, {"time_zone": plan.zone})
        self._rows.store_changed(Event, {one.event.id: one.values() for one in plan.moved_windows})
        self._rows.take_out(one.schedule.id for one in plan.planned)
        self._rows.store_changed(
            Schedule,
            {
                one.schedule.id: {
                    "starts_at": one.starts_at,
                    "ends_at": one.ends_at,
                    "is_active": one.schedule.is_active,
                }
                for one in plan.moved_work
            },
        )

    def _leave_trail(
        self,
        plan: ClockPlan,
        was: str,
        settled: Mapping[UUID, list[Violation]],
        reason: str | None,
    ) -> None:
        counts = {"windows": len(plan.moved_windows), "schedules": len(plan.planned)}
        self._trail.audit(
            "move-clock",
            "site",
            plan.site.id,
            before={"time_zone": was},
            after={"time_zone": plan.zone, **counts},
            reason=reason,
        )
        for window in plan.moved_windows:
            before, after = window_facts(window)
            self._trail.audit("move-clock", "event", window.event.id, before=before, after=after)
        for work in plan.moved_work:
            schedule, against = work.schedule, settled.get(work.schedule.id, ())
            self._trail.audit(
                "move-clock",
                "schedule",
                schedule.id,
                before={"starts_at": schedule.starts_at, "ends_at": schedule.ends_at},
                after={"starts_at": work.starts_at, "ends_at": work.ends_at}
                | overridden_facts(against),
                reason=reason if against else None,
            )

    def _record(self, plan: ClockPlan, was: str, sentence: str, reason: str | None) -> UUID | None:
        windows = [window_change(one, sentence) for one in plan.moved_windows]
        work = [work_change(one, was, sentence) for one in plan.moved_work]
        if not windows and not work:
            return None
        changes = [site_change(plan, was, sentence), *windows, *work]
        return self._recorder.record(CLOCK_MOVED, sentence, changes, reason=reason).id

    def _sentence(self, site: Site, was: str, zone: str) -> str:
        left, arrived = (zone_words(name, self.unit.now) for name in (was, zone))
        return shortened(
            f"{self.principal.actor_name} moved the clock of {site.name} from {left} to {arrived}"
        )


def _settled(overriding: Overriding, plan: ClockPlan) -> Mapping[UUID, list[Violation]]:
    """Return what the reason sets aside, by schedule; raises `RuleViolationException`."""
    try:
        overriding.settle(one.violation for one in plan.broken)
    except RuleViolationException as refusal:
        _refuse(refusal)
    settled: defaultdict[UUID, list[Violation]] = defaultdict(list)
    for one in plan.broken:
        settled[one.placement.id].append(one.violation)
    return settled


def _refuse(refusal: RuleViolationException) -> NoReturn:
    """Raise the refusal again with a bearable number of things in it."""
    told = refusal.violations
    words = " ".join(f"{one['message']}." for one in told[:_TOLD_IN_WORDS])
    more = f" And {len(told) - _TOLD_IN_WORDS:,} more." if len(told) > _TOLD_IN_WORDS else ""
    raise RuleViolationException(words + more, violations=told[:MOST_TOLD]) from refusal
