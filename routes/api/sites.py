"""Sites."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from error_handlers.decorators import handle_errors
from routes.api.answers import MADE, VERSIONED, answer, created, no_content, resource, unless_known
from routes.api.blueprints import resource_blueprint
from routes.api.repeats import once
from schemas.headers import IdempotencyKeySchema, IfMatchSchema
from schemas.lists import page_body, page_of
from schemas.shapes import dump
from schemas.sites import (
    SITE,
    ChangeSiteSchema,
    CreateSiteSchema,
    SiteQuery,
    SiteQuerySchema,
    SiteSchema,
)
from services.registry import service
from services.sites import ChangeSite, CreateSite, DeleteSite, SiteService

bp = resource_blueprint("sites", "Stores and clubs")


@bp.route("")
@handle_errors
@bp.arguments(SiteQuerySchema, location="query")
@bp.response(200, page_of(SiteSchema))
def list_sites(query: SiteQuery) -> Response:
    """List sites in order of code.

    Sites that are switched off are listed too.
    """
    with service(SiteService, read_only=True) as sites:
        return answer(page_body(sites.list_rows(SITE, query.request)))


@bp.route("/<code:code>")
@handle_errors
@bp.response(200, SiteSchema, headers=VERSIONED)
@bp.alt_response(304)
def show_site(code: str) -> Response:
    """Show one site.

    Found by its code, the store number of the client's files.
    """
    with service(SiteService, read_only=True) as sites:
        return unless_known(resource(sites.row(SITE, code)))


@bp.route("", methods=["POST"])
@handle_errors
@bp.arguments(IdempotencyKeySchema, location="headers")
@bp.arguments(CreateSiteSchema)
@bp.response(201, SiteSchema, headers=MADE)
def create_site(key: str | None, command: CreateSite) -> Response:
    """Add a site.

    Windows, slots and closed days of its events are read on the clock of its time zone.
    """
    with service(SiteService) as sites:
        return once(sites, key, lambda: _created(dump(SITE, sites.create(command))))


@bp.route("/<code:code>", methods=["PATCH"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.arguments(ChangeSiteSchema)
@bp.response(200, SiteSchema, headers=VERSIONED)
def change_site(version: int, change: Callable[..., ChangeSite], code: str) -> Response:
    """Change a site; its time zone only while it has no events.

    What is left out stays.
    """
    with service(SiteService) as sites:
        changed = sites.change(change(code=code, expected_version=version))
        return resource(dump(SITE, changed))


@bp.route("/<code:code>", methods=["DELETE"])
@handle_errors
@bp.arguments(IfMatchSchema, location="headers")
@bp.response(204)
def delete_site(version: int, code: str) -> Response:
    """Remove a site that nothing refers to.

    One with events, people or closed days stays: set `is_active` to false.
    """
    with service(SiteService) as sites:
        sites.delete(DeleteSite(code=code, expected_version=version))
        return no_content()


def _created(row: dict[str, Any]) -> Response:
    return created(row, url_for(".show_site", code=row["code"]))
