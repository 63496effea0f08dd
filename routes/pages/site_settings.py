"""Sites in the settings: the list, one site, a new one."""

from datetime import date
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from error_handlers.decorators import handle_errors
from error_handlers.exceptions import AppException
from routes.pages.refusals import OVERRIDE_FIELD, answers_refusals, words_of
from routes.pages.requests import filled
from routes.pages.typed import REFUSED, typed_of
from schemas.forms import reading_form
from schemas.settings_pages import (
    ChangeSiteFormSchema,
    ClockQuerySchema,
    MoveClockFormSchema,
    NewSiteFormSchema,
    RemoveSiteFormSchema,
    SitesQuerySchema,
)
from security.permissions import Permission
from services.clock_page import ClockAsked, ClockPageService
from services.form_state import Typed
from services.registry import service
from services.site_clock import SiteClockService
from services.site_settings import SiteSettingsService, new_site_form
from services.sites import SiteService

bp = Blueprint("site_pages", __name__, url_prefix="/settings")


def _new_form(typed: Typed | None = None) -> str:
    with service(SiteSettingsService, read_only=True) as sites:
        sites.require(Permission.SETTINGS_EDIT)
        page = new_site_form(sites.principal.time_zone, typed)
        return render_template("settings/site.html", page=page)


def _form(code: str, typed: Typed | None = None, kept: str | None = None) -> str:
    with service(SiteSettingsService, read_only=True) as sites:
        page = sites.form(code, typed)
        return render_template("settings/site.html", page=page, kept=kept)


def _new_again(refusal: AppException) -> Response:
    return make_response(_new_form(typed_of(refusal)))


def _form_again(refusal: AppException, code: str) -> Response:
    return make_response(_form(code, typed_of(refusal)))


def _kept(refusal: AppException, code: str) -> Response:
    """Show the site as it is now, and why it was not removed."""
    return make_response(_form(code, kept=" ".join(words_of(refusal))))


def _clock(code: str, asked: ClockAsked) -> str:
    back = url_for(".clock", code=code, zone=asked.zone)

    def moving_href(day: date, schedule_id: UUID) -> str:
        return url_for(
            "move_pages.move_choice", date=day, schedule_id=schedule_id, site=code, back=back
        )

    with service(ClockPageService, read_only=True) as clocks:
        return render_template("settings/clock.html", page=clocks.page(code, asked, moving_href))


def _clock_again(refusal: AppException, code: str) -> Response:
    """Show what the clock would do now, and that nothing was done."""
    sent = filled(request.form)
    asked = ClockAsked(
        zone=sent.get("zone"), reason=sent.get(OVERRIDE_FIELD, ""), refused=words_of(refusal)
    )
    return make_response(_clock(code, asked))


@bp.get("/sites")
@handle_errors
def index() -> str:
    """Show one page of the sites."""
    asked = SitesQuerySchema().load(filled(request.args))
    with service(SiteSettingsService, read_only=True) as sites:
        return render_template("settings/sites.html", page=sites.page(asked))


@bp.get("/new-site")
@handle_errors
def new() -> str:
    """Ask what site it is."""
    return _new_form()


@bp.post("/new-site")
@handle_errors
@answers_refusals(_new_again, REFUSED)
def add() -> BaseResponse:
    """Add a site."""
    with reading_form():
        command = NewSiteFormSchema().load(filled(request.form))
    with service(SiteService) as sites:
        flash(f"{sites.create(command).name} is in.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/sites/<code:code>")
@handle_errors
def show(code: str) -> str:
    """Show one site, to be changed."""
    return _form(code)


@bp.post("/sites/<code:code>")
@handle_errors
@answers_refusals(_form_again, REFUSED)
def change(code: str) -> BaseResponse:
    """Store what is known about a site."""
    with reading_form():
        wanted = ChangeSiteFormSchema().load(filled(request.form))(code=code)
    with service(SiteService) as sites:
        flash(f"Saved: {sites.change(wanted).name}.", "good")
    return redirect(url_for(".index"), 303)


@bp.post("/sites/<code:code>/remove")
@handle_errors
@answers_refusals(_kept)
def remove(code: str) -> BaseResponse:
    """Remove a site that nothing refers to."""
    wanted = RemoveSiteFormSchema().load(filled(request.form))(code=code)
    with service(SiteService) as sites:
        sites.delete(wanted)
    flash(f"The site {code} is removed.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/sites/<code:code>/clock")
@handle_errors
def clock(code: str) -> str:
    """Ask which clock a site gets, and show what that would do."""
    return _clock(code, ClockQuerySchema().load(filled(request.args)))


@bp.post("/sites/<code:code>/clock")
@handle_errors
@answers_refusals(_clock_again, REFUSED)
def move_clock(code: str) -> BaseResponse:
    """Put a site on another clock, as it was shown."""
    with reading_form():
        wanted = MoveClockFormSchema().load(filled(request.form))(code=code)
    with service(SiteClockService) as clocks:
        flash(f"{clocks.move(wanted).sentence}.", "good")
    return redirect(url_for(".show", code=code), 303)
