"""What the settings' pages of sites are sent."""

from typing import ClassVar

from schemas.base import LoadSchema
from schemas.fields import Text, YesNo, ZoneName, code_text
from schemas.pages import QuerySchema, seen_version
from services.clock_page import ClockAsked
from services.overriding import LONGEST_REASON
from services.site_clock import MoveClock
from services.site_settings import SitesPlace
from services.sites import ChangeSite, CreateSite, DeleteSite


class SitesQuerySchema(QuerySchema):
    """A place in the list of sites."""

    command = SitesPlace
    cursor = Text(longest=500)


class ChangeSiteFormSchema(LoadSchema):
    """What is known about a site; `load` waits for which. Without a time zone, it keeps its own."""

    command: ClassVar[type] = ChangeSite
    is_partial = True

    name = Text(longest=200, required=True)
    time_zone = ZoneName()
    mvid = Text(longest=40, load_default=None)
    area_code = Text(longest=40, load_default=None)
    address = Text(longest=400, load_default=None)
    is_active = YesNo(is_text=True, load_default=False)
    version = seen_version()


class ClockQuerySchema(QuerySchema):
    """Which clock to look at."""

    command = ClockAsked

    zone = Text(longest=64)


class MoveClockFormSchema(LoadSchema):
    """The clock that a site gets, as it was previewed; `load` waits for which site."""

    command: ClassVar[type] = MoveClock
    is_partial = True

    zone = ZoneName(required=True, attribute="time_zone")
    seen = Text(longest=64, required=True)
    override_reason = Text(longest=LONGEST_REASON)
    version = seen_version()


class NewSiteFormSchema(LoadSchema):
    """A new site."""

    command = CreateSite

    code = code_text(required=True)
    name = Text(longest=200, required=True)
    time_zone = ZoneName(required=True)
    mvid = Text(longest=40)
    area_code = Text(longest=40)
    address = Text(longest=400)
    is_active = YesNo(is_text=True, load_default=False)


class RemoveSiteFormSchema(LoadSchema):
    """A site that goes; `load` waits for which."""

    command = DeleteSite
    is_partial = True

    version = seen_version()
