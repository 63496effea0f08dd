"""The limits of the rules, as the organization chose them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.rule_setting import RuleSetting
from repositories.history import AuditRepository, TransitionRepository
from repositories.rule_settings import RuleSettingRepository
from scheduling.limits import LIMITS
from scheduling.rules import RULES, Rule
from scheduling.values import Settings, Severity
from security.permissions import Permission
from services.base import RepositoryService, Unit
from services.changes import KEEP, Keep, given, refuse_stale
from services.snapshots import settings_of
from services.trail import Trail, changes
from utils.ids import new_id

_OBJECT: Final = "rule_settings"


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleLimits:
    """Every limit in force. `version` is 1 until one is chosen, and rises with each change."""

    version: int
    rest_minutes: int
    proximity_minutes: int
    most_working_days: int
    buffer_days: int
    week_starts_on: int
    week_a_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRuleSettings:
    """Other limits; KEEP leaves one as it is. `week_starts_on` is a weekday (0 = Monday)."""

    expected_version: int
    rest_minutes: int | Keep = KEEP
    proximity_minutes: int | Keep = KEEP
    most_working_days: int | Keep = KEEP
    buffer_days: int | Keep = KEEP
    week_starts_on: int | Keep = KEEP
    week_a_on: date | Keep = KEEP


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleLine:
    """What one rule is; `settings` has the limits that it reads, as they are in force."""

    id: str
    severity: Severity
    automatic_severity: Severity
    explanation: str
    overridable: bool
    settings: Mapping[str, int | date]


class RuleSettingService(RepositoryService):
    """The rules, and the organization's limits."""

    def __init__(
        self,
        unit: Unit,
        settings: RuleSettingRepository,
        audits: AuditRepository,
        transitions: TransitionRepository,
    ) -> None:
        super().__init__(unit)
        self._settings = settings
        self._trail = Trail(unit, audits, transitions)

    def list_rules(self) -> tuple[RuleLine, ...]:
        """Return every rule, in the order in which they speak."""
        self.require(Permission.ROSTER_VIEW)
        limits = limits_of(self._settings.list_chosen())
        return tuple(_line(rule, limits) for rule in RULES)

    def current(self) -> RuleLimits:
        """Return the limits in force."""
        self.require(Permission.ROSTER_VIEW)
        return limits_of(self._settings.list_chosen())

    def change(self, command: ChangeRuleSettings) -> RuleLimits:
        """Choose limits and return all that are in force then.

        What is scheduled already stays as it is; the rules speak of it by the new limits.

        Raises:
            PreconditionFailedException: somebody changed them meanwhile.
        """
        self.require(Permission.SETTINGS_EDIT)
        rows = {row.name: row for row in self._settings.lock_chosen()}
        now_is = limits_of(rows.values())
        current = _values(now_is)
        refuse_stale(now_is.version, command.expected_version, current)
        before, after = changes(current, {**current, **given(command, LIMITS)})
        for name, value in after.items():
            self._choose(rows, name, value)
        if after:
            self._trail.audit("change", _OBJECT, self.organization_id, before=before, after=after)
            self._settings.flush_versions()
        return limits_of(rows.values())

    def _choose(self, rows: dict[str, RuleSetting], name: str, value: object) -> None:
        stored = value.isoformat() if isinstance(value, date) else value
        if name in rows:
            rows[name].value = stored
        else:
            rows[name] = self._settings.add(RuleSetting(id=new_id(), name=name, value=stored))


def limits_of(chosen: Iterable[RuleSetting]) -> RuleLimits:
    """Return the limits in force where those rows are stored.

    Rows are never removed and their versions only rise, so the sum tells every state apart.
    """
    rows = list(chosen)
    settings = settings_of({row.name: row.value for row in rows})
    return RuleLimits(version=1 + sum(row.version for row in rows), **_values(settings))


def _line(rule: Rule[Any], limits: RuleLimits) -> RuleLine:
    return RuleLine(
        id=rule.id,
        severity=rule.severity,
        automatic_severity=rule.automatic_severity or rule.severity,
        explanation=rule.explanation,
        overridable=rule.overridable,
        settings={name: getattr(limits, name) for name in rule.settings},
    )


def _values(settings: Settings | RuleLimits) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in LIMITS}
