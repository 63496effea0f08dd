"""The week and the month."""

from datetime import date
from typing import Final

from flask import Blueprint, render_template

from error_handlers.decorators import handle_errors
from routes.pages.remembered import remember_site, site_to_show
from services.month import MonthService
from services.registry import service
from services.week import WeekService

week_bp: Final = Blueprint("week_pages", __name__)
month_bp: Final = Blueprint("month_pages", __name__)


@week_bp.get("/week")
@handle_errors
def week() -> str:
    """Show the week that it is."""
    return _week(None)


@week_bp.get("/week/<day:date>")
@handle_errors
def week_of(date: date) -> str:
    """Show the week that a day lies in."""
    return _week(date)


@month_bp.get("/month")
@handle_errors
def month() -> str:
    """Show the month that it is."""
    return _month(None)


@month_bp.get("/month/<day:date>")
@handle_errors
def month_of(date: date) -> str:
    """Show the month that a day lies in."""
    return _month(date)


def _week(day: date | None) -> str:
    with service(WeekService, read_only=True) as weeks:
        rendered = render_template("calendar/week.html", page=weeks.page(day, site_to_show()))
    remember_site()
    return rendered


def _month(day: date | None) -> str:
    with service(MonthService, read_only=True) as months:
        rendered = render_template("calendar/month.html", page=months.page(day, site_to_show()))
    remember_site()
    return rendered
