"""Public holidays: looked at, and loaded."""

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import answer
from routes.api.blueprints import resource_blueprint
from schemas.public_holidays import LoadedSchema, LoadHolidaysSchema, loaded_body
from services.public_holidays import LoadHolidays, PublicHolidayService
from services.registry import service

bp = resource_blueprint("public-holidays", "Public holidays by country", "holidays/load")


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(LoadHolidaysSchema)
@bp.response(200, LoadedSchema)
@bp.alt_response(404, response="NOT_FOUND")
def load_holidays(asked: tuple[LoadHolidays, bool]) -> Response:
    """Look at the public holidays of a country, or load them.

    Without `apply` nothing is stored: `closed_by` tells what is there already. With it those that
    are new are stored, of `dates` alone if they are sent; sending it twice adds nothing.
    """
    command, is_applied = asked
    with service(PublicHolidayService, read_only=not is_applied) as holidays:
        days = holidays.load(command) if is_applied else holidays.preview(command.wanted)
        return answer(loaded_body(days, is_applied=is_applied))
