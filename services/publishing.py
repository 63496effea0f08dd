"""Publishing: giving out the schedule of some days, frozen as it is then."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from error_handlers.exceptions import (
    ConflictException,
    FieldFault,
    PreconditionFailedException,
    ResourceNotFoundException,
    ValidationException,
)
from models.roster_version import RosterVersion
from models.site import Site
from repositories.crowd import CrowdRepository
from repositories.event_types import EventTypeRepository
from repositories.history import AuditRepository, TransitionRepository
from repositories.published import MOST_LINES, PublishedRepository
from repositories.roster_versions import RosterVersionRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from repositories.standings import Period, StandingLine
from repositories.verification import VerificationRepository
from scheduling.verification_values import Weight
from security.permissions import Permission
from services.absence_wording import days_words
from services.base import RepositoryService, Unit
from services.roster_versions import Change, since
from services.trail import Trail
from services.verification import MOST_DAYS, VerificationRange, VerificationService, Verified
from services.version_changes import fingerprint
from utils.ids import new_id
from utils.wall_clock import local_date

_KIND: Final = "roster_version"
# For pages: the kind of the work and the site's address are looked up again.
_NOT_FROZEN: Final = ("label", "colour", "site_code")


@dataclass(frozen=True, kw_only=True, slots=True)
class Publish:
    """Give out the schedule of those days, both included, of one site or (None) of all.

    `accepted_critical` is how many critical findings whoever publishes has seen and accepts: more
    of them are refused. `seen` is the fingerprint of what was shown, None where nothing was.
    """

    first: date
    last: date
    site_code: str | None = None
    note: str | None = None
    accepted_critical: int = 0
    seen: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What would be published, and what it changes against the version before of the same days."""

    first: date
    last: date
    site: Site | None
    lines: Sequence[StandingLine]
    previous: RosterVersion | None
    changes: Sequence[Change]
    verified: Verified

    @property
    def critical(self) -> int:
        """How many findings are critical."""
        return self.verified.found.count(Weight.CRITICAL)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return self.verified.found.count(Weight.WARNING)

    @property
    def is_unchanged(self) -> bool:
        """Whether the version before says the same."""
        return self.previous is not None and not self.changes


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
        self._sites = sites
        self._inputs = inputs
        self._verification = VerificationService(unit, rows, crowd, inputs, event_types, sites)
        self._trail = Trail(unit, audits, transitions)

    def draft(self, first: date, last: date, site_code: str | None) -> Draft:
        """Return what would be published now.

        Raises:
            ResourceNotFoundException: no site has that code here.
            ValidationException: the days end before they begin, are more than 62, or hold too much.
        """
        self.require(Permission.ROSTER_EDIT)
        if not 0 <= (last - first).days < MOST_DAYS:
            words = f"Choose 1 to {MOST_DAYS} days, the last of them not before the first."
            raise ValidationException(words, errors=[FieldFault(field="last_day", message=words)])
        site = self._site(site_code)
        period = Period(first=first, last=last, site_id=site.id if site else None)
        previous = self._versions.find_newest(first, last, period.site_id)
        known = [previous.id] if previous else []
        standing = self._published.standing([period], known)
        said = self._published.lines(known)
        asked = VerificationRange(first=first, last=last, site_code=site_code)
        return Draft(
            first=first,
            last=last,
            site=site,
            lines=_lines(period, standing),
            previous=previous,
            changes=since(period, said.get(previous.id, ()), standing) if previous else (),
            verified=self._verification.verify(asked),
        )

    def publish(self, command: Publish) -> RosterVersion:
        """Freeze and return a new version.

        Raises:
            ConflictException: nothing changed since the version before of the same days, nothing is
                planned at all, or more is critical than was accepted.
            PreconditionFailedException: the schedule is not the one that was seen.
            ResourceNotFoundException: no site has that code here.
            ValidationException: the days end before they begin, are more than 62, or hold too much.
        """
        self.require(Permission.ROSTER_EDIT)
        # So that two who publish at once get a number each, and the second sees the first.
        number = self._versions.take_number()
        draft = self.draft(command.first, command.last, command.site_code)
        if command.seen is not None and command.seen != fingerprint(draft.lines):
            raise PreconditionFailedException(context={"current": {}})
        _refuse_needless(draft, local_date(self.unit.now, self.principal.time_zone))
        _refuse_unaccepted(draft, command.accepted_critical)
        version = self._new(draft, number, command.note)
        self._versions.add_all([version])
        self._published.freeze([_frozen(version, line) for line in draft.lines])
        self._trail.audit("publish", _KIND, version.id, after=_facts(version, draft.site))
        return self._versions.as_stored(version.id)

    def _site(self, code: str | None) -> Site | None:
        found = self._sites.find_by_code(code) if code else None
        if code and found is None:
            words = f"There is no site {code} here. Choose one of the list."
            fault = FieldFault(field="site_code", message=words)
            raise ResourceNotFoundException(words, errors=[fault])
        return found

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
            critical_count=draft.critical,
            warning_count=draft.warnings,
        )


def _lines(period: Period, standing: Sequence[StandingLine]) -> list[StandingLine]:
    lines = [line for line in standing if period.holds(line)]
    if len(lines) > MOST_LINES:
        words = f"More than {MOST_LINES:,} schedules lie on these days. Publish fewer at once."
        raise ValidationException(words, errors=[FieldFault(field="last_day", message=words)])
    return lines


def _refuse_needless(draft: Draft, today: date) -> None:
    days = days_words(draft.first, draft.last, today)
    if draft.previous is not None and draft.is_unchanged:
        raise ConflictException(
            f"Nothing changed since version {draft.previous.number} of {days} was published, so "
            "there is nothing to publish.",
            context={"version_id": draft.previous.id, "number": draft.previous.number},
        )
    if draft.previous is None and not draft.lines:
        raise ConflictException(f"Nothing is planned for {days} yet. Plan first, then publish.")


def _refuse_unaccepted(draft: Draft, accepted: int) -> None:
    if draft.critical <= accepted:
        return
    things = "1 thing is" if draft.critical == 1 else f"{draft.critical:,} things are"
    words = (
        f"{things} critical on these days. Put them right, or accept them: send their number as "
        "accepted_critical."
    )
    raise ConflictException(
        words,
        errors=[FieldFault(field="accepted_critical", message=words)],
        context={"critical": draft.critical, "warnings": draft.warnings},
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
