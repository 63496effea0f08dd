"""The settings' page of the rules: what each says, and the limits that the organization chooses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from repositories.rule_settings import RuleSettingRepository
from scheduling.limits import LIMITS, Limit, Unit
from scheduling.rules import RULES
from scheduling.values import Severity
from scheduling.wording import WEEKDAYS
from security.permissions import Permission
from services.base import RepositoryService
from services.base import Unit as UnitOfWork
from services.form_state import FormState, Typed, form_state
from services.rule_settings import limits_of

_WHAT_IT_DOES: Final[tuple[tuple[Severity, str, str], ...]] = (
    (Severity.ABSOLUTE, "Never broken", "Nobody can set these aside."),
    (Severity.HARD, "Hard", "An administrator can set one aside, with a reason that is kept."),
    (Severity.SOFT, "Soft", "Whoever plans can set one aside, with a reason that is kept."),
    (Severity.INFO, "Good to know", "These stop nobody."),
)
_WEEKDAY_CHOICES: Final = tuple((str(number), name) for number, name in enumerate(WEEKDAYS))


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitField:
    """One limit to fill in; `choices` (value, words) where it is chosen from a list."""

    name: str
    label: str
    about: str
    input_type: str
    least: int | None
    most: int | None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleWords:
    """One rule on the page; `limits` are the labels of what it reads."""

    id: str
    name: str
    explanation: str
    limits: tuple[str, ...]
    is_harder_alone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleGroup:
    """The rules that weigh the same."""

    title: str
    about: str
    rules: tuple[RuleWords, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RulesPage:
    """All rules, heaviest first, beneath the form of the limits."""

    form: FormState
    fields: tuple[LimitField, ...]
    groups: tuple[RuleGroup, ...]


class RulePageService(RepositoryService):
    """Rules as administrators see them."""

    def __init__(self, unit: UnitOfWork, settings: RuleSettingRepository) -> None:
        super().__init__(unit)
        self._settings = settings

    def page(self, typed: Typed | None) -> RulesPage:
        """Return the page, with what was typed where that was refused."""
        self.require(Permission.SETTINGS_EDIT)
        limits = limits_of(self._settings.list_chosen())
        stored = {name: str(getattr(limits, name)) for name in LIMITS}
        return RulesPage(
            form=form_state(stored, limits.version, typed), fields=FIELDS, groups=GROUPS
        )


def _field(limit: Limit) -> LimitField:
    is_counted = limit.unit in (Unit.MINUTES, Unit.DAYS)
    unit = ", in minutes" if limit.unit is Unit.MINUTES else ""
    return LimitField(
        name=limit.name,
        label=f"{limit.label}{unit}",
        about=limit.about,
        input_type="number" if is_counted else "date",
        least=limit.least if is_counted else None,
        most=limit.most if is_counted else None,
        choices=_WEEKDAY_CHOICES if limit.unit is Unit.WEEKDAY else (),
    )


def _groups() -> Iterator[RuleGroup]:
    for severity, title, about in _WHAT_IT_DOES:
        yield RuleGroup(
            title=title,
            about=about,
            rules=tuple(
                RuleWords(
                    id=rule.id,
                    name=rule.id.replace("-", " ").capitalize(),
                    explanation=rule.explanation,
                    limits=tuple(LIMITS[name].label for name in rule.settings),
                    is_harder_alone=rule.automatic_severity is not None,
                )
                for rule in RULES
                if rule.severity == severity
            ),
        )


FIELDS: Final = tuple(_field(limit) for limit in LIMITS.values())
GROUPS: Final = tuple(_groups())
