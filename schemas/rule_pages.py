"""What the settings' page of the rules is sent."""

from typing import ClassVar

from schemas.base import LoadSchema
from schemas.pages import seen_version
from schemas.rules import limit_field
from schemas.times import Day
from services.rule_settings import ChangeRuleSettings


class RuleSettingsFormSchema(LoadSchema):
    """Every limit as it shall be."""

    command: ClassVar[type] = ChangeRuleSettings

    rest_minutes = limit_field("rest_minutes", is_text=True, required=True)
    proximity_minutes = limit_field("proximity_minutes", is_text=True, required=True)
    most_working_days = limit_field("most_working_days", is_text=True, required=True)
    buffer_days = limit_field("buffer_days", is_text=True, required=True)
    week_starts_on = limit_field("week_starts_on", is_text=True, required=True)
    week_a_on = Day(required=True)
    version = seen_version()
