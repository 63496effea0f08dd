"""Publishing: giving out the schedule of some days, frozen as it is then."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final
from uuid import UUID

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ValidationException,
)
from models.roster_version import RosterVersion
from models.site import Site
from repositories.crowd import CrowdRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.published import PublishedRepository
from repositories.published_query import MOST_LINES
from repositories.roster_versions import RosterVersionRepository
from repositories.rule_inputs import Frame, RuleInputRepository
from repositories.sites import SiteRepository
from repositories.standings import Period, StandingLine
from repositories.verification import VerificationRepository
from scheduling.verification_values import Line, Weight
from security.permissions import Permission
from services.absence_wording import days_words
from services.base import RepositoryService, Unit
from services.roster_versions import Change, since
from services.trail import Trail
from services.verification import (
    VerificationRange,
    VerificationService,
    Verified,
    days_fault,
    site_of,
)
from services.version_changes import fingerprint, saw_critical, saw_lines
from utils.ids import new_id
from utils.wall_clock import local_date

_KIND: Final = "roster_version"
# For pages: the kind of the work and the site's address are looked up again.
_NOT_FROZEN: Final = ("label", "colour", "site_code")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """Give out the schedule of those days, both included, of one site or (None) of all.

    `accepted_critical` is how many critical findings whoever publishes has seen and accepts: more
    of them are refused. `seen` is the fingerprint of what was shown, its critical findings among
    it, None where nothing was.
    """

    first: date
    last: date
    site_code: str | None = None
    note: str | None = None
    accepted_critical: int = 0
    seen: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """What is planned on some days, and what that changes against the version before of the same
    days; `sites` has every site by id."""

    first: date
    last: date
    site: Site | None
    sites: Mapping[UUID, Site]
    lines: Sequence[StandingLine]
    previous: RosterVersion | None
    changes: Sequence[Change]

    @property
    def is_unchanged(self) -> bool:
        """Whether the version before says the same."""
        return self.previous is not None and not self.changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft(Planned):
    """What would be published, with what the rules say of it."""

    verified: Verified

    @property
    def critical(self) -> Sequence[Line]:
        """The findings of the days that are critical."""
        return [
            one
            for one in self.verified.found.lines
            if one.weight is Weight.CRITICAL and one.day <= self.last
        ]

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return self.verified.found.count(Weight.WARNING)

    @property
    def seen(self) -> str:
        """The fingerprint of the schedule and of what is critical about it."""
        return fingerprint(self.lines, self.critical)


class PublishingService(RepositoryService):
    """Publishes versions."""

    def __init__(
        self,
        unit: Unit,
        versions: RosterVersionRepository,
        published: PublishedRepository,
        rows: VerificationRepository,
        crowd: CrowdRepository,
        inputs: RuleInputRepository,
        event_types: EventTypeRepository,
        sites: SiteRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._versions = versions
        self._published = published
        self._inputs = inputs
        self._verification = VerificationService(unit, rows, crowd, inputs, event_types, sites)
        self._trail = Trail(unit, audits, transitions)

    def draft(
        self, first: date, last: date, site_code: str | None, frame: Frame | None = None
    ) -> Draft:
        """Return what would be published now; the `frame` of the days is loaded if it is not known.

        Raises:
            ResourceNotFoundException: no site has that code here.
            ValidationException: the days end before they begin, are more than 62, or hold too much.
        """
        self.require(Permission.ROSTER_EDIT)
        return self._verified(self._planned(first, last, site_code), frame)

    def publish(self, command: Publish) -> RosterVersion:
        """Freeze and return a new version.

        Raises:
            ConflictException: nothing changed since the version before of the same days, nothing is
                planned at all, or more is critical than was accepted, or something else.
            PreconditionFailedException: the schedule is not the one that was seen.
            ResourceNotFoundException: no site has that code here.
            ValidationException: the days end before they begin, are more than 62, or hold too much.
        """
        self.require(Permission.ROSTER_EDIT)
        # So that two who publish at once get a number each, and the second sees the first.
        number = self._versions.take_number()
        planned = self._planned(command.first, command.last, command.site_code)
        # What is refused without asking the rules is refused before they are.
        if command.seen is not None and not saw_lines(command.seen, planned.lines):
            raise PreconditionFailedException(context={"current": {}})
        _refuse_needless(planned, local_date(self.unit.now, self.principal.time_zone))
        draft = self._verified(planned)
        _refuse_unaccepted(draft, command)
        version = self._new(draft, number, command.note)
        self._versions.add_all([version])
        self._published.freeze([_frozen(version, line) for line in draft.lines])
        self._trail.audit("publish", _KIND, version.id, after=_facts(version, draft.site))
        return self._versions.as_stored(version.id)

    def _planned(self, first: date, last: date, site_code: str | None) -> Planned:
        if words := days_fault(first, last):
            raise ValidationException(words, errors=[FieldFault(field="last_day", message=words)])
        sites = self._verification.every_site()
        site = site_of(sites, site_code)
        period = Period(first=first, last=last, site_id=site.id if site else None)
        previous, said = self._published.newest(period) or (None, [])
        standing = self._published.standing([period], [previous.id] if previous else [])
        return Planned(
            first=first,
            last=last,
            site=site,
            sites=sites,
            lines=_lines(period, standing),
            previous=previous,
            changes=since(period, said, standing) if previous else (),
        )

    def _verified(self, planned: Planned, frame: Frame | None = None) -> Draft:
        code = planned.site.code if planned.site else None
        asked = VerificationRange(first=planned.first, last=planned.last, site_code=code)
        verified = self._verification.verify(asked, planned.sites, frame)
        known = {field.name: getattr(planned, field.name) for field in fields(planned)}
        return Draft(**known, verified=verified)

    def _new(self, draft: Draft, number: int, note: str | None) -> RosterVersion:
        return RosterVersion(
            id=new_id(),
            number=number,
            site_id=draft.site.id if draft.site else None,
            first_on=draft.first,
            last_on=draft.last,
            note=note,
            published_by_id=self.principal.user_id,
            published_by_name=self.principal.actor_name,
            published_at=self.unit.now,
            schedule_count=len(draft.lines),
            critical_count=len(draft.critical),
            warning_count=draft.warnings,
        )


def _lines(period: Period, standing: Sequence[StandingLine]) -> list[StandingLine]:
    lines = [line for line in standing if period.holds(line)]
    if len(lines) > MOST_LINES:
        words = f"More than {MOST_LINES:,} schedules lie on these days. Publish fewer at once."
        raise ValidationException(words, errors=[FieldFault(field="last_day", message=words)])
    return lines


def _refuse_needless(draft: Planned, today: date) -> None:
    days = days_words(draft.first, draft.last, today)
    if draft.previous is not None and draft.is_unchanged:
        raise ConflictException(
            f"Nothing changed since version {draft.previous.number} of {days} was published, so "
            "there is nothing to publish.",
            context={"version_id": draft.previous.id, "number": draft.previous.number},
        )
    if draft.previous is None and not draft.lines:
        raise ConflictException(f"Nothing is planned for {days} yet. Plan first, then publish.")


def _refuse_unaccepted(draft: Draft, command: Publish) -> None:
    """Refuse what is critical and was not accepted: on the page it is named, elsewhere counted."""
    critical = len(draft.critical)
    is_new = bool(critical) and not (
        command.seen is None or saw_critical(command.seen, draft.critical)
    )
    if critical <= command.accepted_critical and not is_new:
        return
    things = "1 thing is" if critical == 1 else f"{critical:,} things are"
    told = "What is critical is not what you saw any more: " if is_new else ""
    how = "send their number as accepted_critical"
    if command.seen is not None:
        how = "tick that you accept " + ("it" if critical == 1 else "them")
    words = f"{told}{things} critical on these days. Put that right first, or accept it: {how}."
    raise ConflictException(
        words,
        errors=[FieldFault(field="accepted_critical", message=words)],
        context={"critical": critical, "warnings": draft.warnings},
    )


def _frozen(version: RosterVersion, line: StandingLine) -> dict[str, Any]:
    said = asdict(line)
    for name in _NOT_FROZEN:
        del said[name]
    return {**said, "version_id": version.id, "on_day": line.day}


def _facts(version: RosterVersion, site: Site | None) -> dict[str, object]:
    return {
        "number": version.number,
        "site_code": site.code if site else None,
        "first_on": version.first_on,
        "last_on": version.last_on,
        "note": version.note,
        "schedule_count": version.schedule_count,
        "critical_count": version.critical_count,
        "warning_count": version.warning_count,
    }
