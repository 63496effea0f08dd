"""A site's clock, which windows and work hang on."""

from collections.abc import Callable

from flask import Response

from error_handlers.decorators import handle_errors
from routes.api.answers import VERSIONED, resource
from routes.api.blueprints import resource_blueprint
from schemas.headers import IfMatchSchema
from schemas.site_clocks import (
    AskClockSchema,
    ClockPreviewSchema,
    MoveClockSchema,
    MovedSiteSchema,
    moved_body,
    preview_body,
)
from services.registry import service
from services.site_clock import MoveClock, SiteClockService

bp = resource_blueprint("site-clocks", "Correcting the clock of a site", "sites")


@bp.route("/<code:code>/time-zone/preview", methods=["POST"])
@handle_errors
@bp.arguments(AskClockSchema)
@bp.response(200, ClockPreviewSchema, headers=VERSIONED)
@bp.alt_response(409, response="CONFLICT")
def preview_clock(time_zone: str, code: str) -> Response:
    """Show what another time zone would do to a site; nothing is stored.

    Windows and coming work keep what the wall says, so they move in the world's time; what is over
    or has begun stays as it was. `broken` are the rules that this would break, `clock_notes` what
    the new clock jumps over or shows twice. The ETag is the site's version. Refused with 409 where
    more than 3,000 events or schedules are to come.
    """
    with service(SiteClockService, read_only=True) as clocks:
        return resource(preview_body(clocks.preview(code, time_zone)))


@bp.route("/<code:code>/time-zone", methods=["POST"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(MoveClockSchema)
@bp.response(200, MovedSiteSchema, headers=VERSIONED)
def move_clock(version: int, move: Callable[..., MoveClock], code: str) -> Response:
    """Put a site on the clock of another time zone, exactly as its preview told.

    `seen` is the preview's: refused with 412 when anything that it told has changed since. A rule
    that stands against coming work refuses it, unless `override_reason` may set it aside. The way
    back is moving the clock back.
    """
    with service(SiteClockService) as clocks:
        moved = clocks.move(move(code=code, expected_version=version))
        return resource(moved_body(moved))
