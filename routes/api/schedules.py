"""Schedules: who does what when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import (
    MADE,
    UNDOABLE,
    VERSIONED,
    answer,
    created,
    resource,
    taken_off,
)
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.reassigning import ReassignedSchema, ReassignSchema, reassigned_body
from schemas.roster_actions import (
    HistorySchema,
    OutcomeSchema,
    PlacedSchema,
    TradeSchema,
    history_body,
    outcome_body,
    placed_body,
)
from schemas.schedules import (
    SCHEDULE,
    AssignSchema,
    ChangeScheduleSchema,
    CheckSchema,
    Question,
    ScheduleQuery,
    ScheduleQuerySchema,
    ScheduleSchema,
    VerdictSchema,
)
from services.reassigning import ReassignService
from services.registry import service
from services.roster import Assign, Change, RosterService, Unassign
from services.roster_commands import Reassign, Trade
from services.roster_history import RosterHistoryService
from services.trades import TradeService

bp = resource_blueprint("schedules", "People on events")


@bp.route("")
@handle_errors
@bp.arguments(ScheduleQuerySchema, location="query")
@bp.response(200, page_of(ScheduleSchema))
def list_schedules(query: ScheduleQuery) -> Response:
    """List schedules in order of start.

    Ended ones are left out unless `include_ended` is true.
    """
    with service(RosterService, read_only=True) as roster:
        return answer(page_body(roster.list_rows(SCHEDULE, query.filters, query.request)))


@bp.route("/<uuid:schedule_id>")
@handle_errors
@bp.response(200, ScheduleSchema, headers=VERSIONED)
def show_schedule(schedule_id: UUID) -> Response:
    """Show one schedule, ended ones too.

    `starts_at` and `ends_at` are instants; the event's site has the time zone to show them in.
    """
    with service(RosterService, read_only=True) as roster:
        return resource(roster.row(SCHEDULE, schedule_id))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(AssignSchema)
@bp.response(201, PlacedSchema, headers=MADE)
def assign(key: str | None, command: Assign) -> Response:
    """Put a person on an event, unless a rule stands against it.

    A `starts_at` without a zone is read on the site's clock. Refused with 409 and every rule that
    stands against it; ask first with `POST /schedules/check`. An `override_reason` sets aside the
    rules that are `overridable`; it is kept.
    """
    with service(RosterService) as roster:
        return once(roster, key, lambda: _created(placed_body(roster.assign(command))))


@bp.route("/check", methods=["POST"])
@handle_errors
@bp.arguments(CheckSchema)
@bp.response(200, VerdictSchema)
@bp.alt_response(404, response="NOT_FOUND")
def check(question: Question) -> Response:
    """List every rule that would stand against an assignment, storing nothing.

    `replaces` are schedules to leave out of account, as if they had ended.
    """
    with service(RosterService, read_only=True) as roster:
        violations = roster.check(question.assign, question.replaces)
        return answer({"violations": [violation.to_dict() for violation in violations]})


@bp.route("/<uuid:schedule_id>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeScheduleSchema)
@bp.response(200, PlacedSchema, headers=VERSIONED)
def change(version: int, change: Callable[..., Change], schedule_id: UUID) -> Response:
    """Change person, time or pin, unless a rule stands against it.

    What is left out stays; a new start without a new end keeps the length. An `override_reason`
    sets aside the rules that are `overridable`; it is kept.
    """
    with service(RosterService) as roster:
        changed = roster.change(change(schedule_id=schedule_id, expected_version=version))
        return resource(placed_body(changed))


@bp.route("/<uuid:schedule_id>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204, headers=UNDOABLE)
def unassign(version: int, schedule_id: UUID) -> Response:
    """Take a person off an event; the schedule stays for history, ended.

    The event can be staffed again at once; `Rosterwright-Action` names what to undo.
    """
    command = Unassign(schedule_id=schedule_id, expected_version=version)
    with service(RosterService) as roster:
        return taken_off(roster.unassign(command).action_id)


@bp.route("/trade", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(TradeSchema)
@bp.response(200, OutcomeSchema)
@bp.alt_response(404, response="NOT_FOUND")
@bp.alt_response(409, response="CONFLICT")
@bp.alt_response(412, response="PRECONDITION_FAILED")
def trade(key: str | None, command: Trade) -> Response:
    """Swap the people of two schedules, of one day or of two; all or nothing.

    Each keeps its event and its time. Both directions are checked as if neither were there.
    """
    with service(TradeService) as trades:
        return once(trades, key, lambda: answer(outcome_body(trades.trade(command))))


@bp.route("/reassign", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(ReassignSchema)
@bp.response(200, ReassignedSchema)
@bp.alt_response(409, response="CONFLICT")
def reassign(key: str | None, command: Reassign) -> Response:
    """Give up to 200 schedules to another person, or each to its own, as one action.

    Each keeps its event and its time, and is checked beside the rows before it. `all_or_nothing`
    checks them as if all moved at one moment, and is refused with 409 `reassign-refused`, where
    `rows` tells each row's result, as long as something stands against one of them.
    `each_on_its_own` moves what can go. One undo takes back the whole.
    """
    with service(ReassignService) as reassigning:
        return once(
            reassigning, key, lambda: answer(reassigned_body(reassigning.reassign(command)))
        )


@bp.route("/<uuid:schedule_id>/history")
@handle_errors
@bp.response(200, HistorySchema)
def show_history(schedule_id: UUID) -> Response:
    """Tell what became of a schedule: what changed, by whom, when and why.

    `states` says how long it was in which state.
    """
    with service(RosterHistoryService, read_only=True) as history:
        return answer(history_body(history.of_schedule(schedule_id)))


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_schedule", schedule_id=row["id"]))
