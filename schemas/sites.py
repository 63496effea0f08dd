"""Sites on the wire."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import fields

from models.base import Base
from models.site import Site
from schemas.base import DumpSchema, Example, LoadSchema
from schemas.fields import Text, YesNo, ZoneName, code_text
from schemas.lists import ListQuery, ListQuerySchema
from schemas.shapes import shape_of
from services.sites import ChangeSite, CreateSite


class SiteSchema(DumpSchema):
    """A site."""

    model: ClassVar[type[Base] | None] = Site
    excluded: ClassVar[Mapping[str, str]] = {"id": "known outside by its code"}
    example: ClassVar[Example] = {
        "code": "8135",
        "name": "Riverside Club",
        "mvid": "MV-8135",
        "area_code": "MW-2",
        "address": "1 Main Street",
    }
    notes: ClassVar[Mapping[str, str]] = {
        "code": "The store number of the client's files; it never changes.",
        "time_zone": "An IANA name. With events it changes by `POST /sites/{code}/time-zone`.",
        "mvid": "The client's own number of the place.",
        "is_active": "False: it is no longer offered to choose.",
    }

    code = fields.String()
    name = fields.String()
    time_zone = fields.String()
    mvid = fields.String(allow_none=True)
    area_code = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    is_active = fields.Boolean()
    created_at = fields.AwareDateTime()
    version = fields.Integer()


class SiteNameSchema(DumpSchema):
    """A site, inside of something else."""

    example: ClassVar[Example] = {"code": "8135", "name": "Riverside Club"}

    code = fields.String()
    name = fields.String()
    time_zone = fields.String()


class ChangeSiteSchema(LoadSchema):
    """What changes about a site."""

    command: ClassVar[type] = ChangeSite
    is_partial = True
    example: ClassVar[Example] = {"name": "Riverside Club West", "address": None}

    name = Text(longest=200)
    time_zone = ZoneName()
    mvid = Text(longest=40, allow_none=True)
    area_code = Text(longest=40, allow_none=True)
    address = Text(longest=400, allow_none=True)
    is_active = YesNo()


class CreateSiteSchema(ChangeSiteSchema):
    """A new site."""

    command = CreateSite
    is_partial = False
    example: ClassVar[Example] = {
        "code": "8135",
        "name": "Riverside Club",
        "time_zone": "America/Chicago",
        "area_code": "MW-2",
    }

    code = code_text(required=True)
    name = Text(longest=200, required=True)
    time_zone = ZoneName(required=True)


class SiteQuerySchema(ListQuerySchema):
    """Sites in order of code."""


SiteQuery = ListQuery[dict[str, str]]
SITE = shape_of(SiteSchema)
