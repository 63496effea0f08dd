"""The rules, and the limits that the organization chose for them."""

from collections.abc import Callable

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, answer, resource, unless_known
from routes.api.blueprints import resource_blueprint
from schemas.headers import IfMatchSchema
from schemas.lists import page_of
from schemas.rules import (
    RULE,
    RULE_LIMITS,
    ChangeRuleSettingsSchema,
    RuleLimitsSchema,
    RuleSchema,
)
from schemas.shapes import dump
from services.registry import service
from services.rule_settings import ChangeRuleSettings, RuleSettingService

bp = resource_blueprint("rules", "The rules of scheduling and their limits")


@bp.route("")
@handle_errors
@bp.response(200, page_of(RuleSchema))
def list_rules() -> Response:
    """List every rule in the order in which they speak.

    The same rules judge forms, this API, files and what is planned automatically.
    """
    with service(RuleSettingService, read_only=True) as rules:
        lines = [dump(RULE, line) for line in rules.list_rules()]
        return answer({"items": lines, "next_cursor": None})


@bp.route("/settings")
@handle_errors
@bp.response(200, RuleLimitsSchema, headers=VERSIONED)
@bp.alt_response(304)
def show_rule_settings() -> Response:
    """Show the limits in force.

    Those that the organization never chose have their usual value.
    """
    with service(RuleSettingService, read_only=True) as rules:
        return unless_known(resource(dump(RULE_LIMITS, rules.current())))


@bp.route("/settings", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeRuleSettingsSchema)
@bp.response(200, RuleLimitsSchema, headers=VERSIONED)
def change_rule_settings(version: int, change: Callable[..., ChangeRuleSettings]) -> Response:
    """Choose limits.

    What is left out stays. Schedules stay as they are; the rules speak of them by the new limits.
    """
    with service(RuleSettingService) as rules:
        return resource(dump(RULE_LIMITS, rules.change(change(expected_version=version))))
