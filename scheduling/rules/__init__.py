"""All rules, in the order in which they speak; a new rule is one more entry."""

from scheduling.rules.base import Case, Finding, Question, Rule, Words
from scheduling.rules.belonging import EVENT_STATE, INACTIVE, TENANT
from scheduling.rules.collisions import ASSIGNED, OVERLAP
from scheduling.rules.company import EXCLUSIVE, PROXIMITY
from scheduling.rules.days import HOLIDAY, TIME_OFF, UNAVAILABLE
from scheduling.rules.hours import MAX_HOURS, WORK_WEEK
from scheduling.rules.limits import DAILY_LIMIT, REST
from scheduling.rules.staffing import DISCOURAGED, ROLE, ROTATION, SKILL
from scheduling.rules.usual_week import WEEKLY
from scheduling.rules.windows import BUFFER, LATE, SLOT, WINDOW

__all__ = ["CASE_RULES", "RULES", "TENANT", "Case", "Finding", "Question", "Rule", "Words"]

CASE_RULES: tuple[Rule[Case], ...] = (
    INACTIVE,
    EVENT_STATE,
    OVERLAP,
    ASSIGNED,
    HOLIDAY,
    TIME_OFF,
    UNAVAILABLE,
    ROLE,
    SKILL,
    DAILY_LIMIT,
    EXCLUSIVE,
    WINDOW,
    LATE,
    MAX_HOURS,
    REST,
    WEEKLY,
    DISCOURAGED,
    SLOT,
    PROXIMITY,
    WORK_WEEK,
    ROTATION,
    BUFFER,
)

RULES: tuple[Rule[Case], ...] = (TENANT, *CASE_RULES)
