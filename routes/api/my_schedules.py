"""The own schedules of whoever is signed in."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.lists import page_body, page_of
from schemas.schedules import SCHEDULE, OwnScheduleQuerySchema, ScheduleQuery, ScheduleSchema
from services.my_week import MyWeekService
from services.registry import service

bp = resource_blueprint("my-schedules", "What is planned for whoever asks", path="me/schedules")


@bp.route("")
@handle_errors
@bp.arguments(OwnScheduleQuerySchema, location="query")
@bp.response(200, page_of(ScheduleSchema))
def list_own_schedules(query: ScheduleQuery) -> Response:
    """List the own schedules in order of start.

    For staff, who see nobody else's. The account must be linked to somebody on the roster; time off
    of one's own is under `/time-off`.
    """
    with service(MyWeekService, read_only=True) as mine:
        return answer(page_body(mine.list_schedules(SCHEDULE, query.filters, query.request)))
