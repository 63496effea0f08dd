"""What the pages of publishing are asked for and sent."""

from typing import Any

from typing_extensions import override

from repositories.paging import PageRequest
from schemas.base import LoadSchema
from schemas.fields import Identifier, Text, Whole
from schemas.pages import HIGHEST_VERSION, QuerySchema
from schemas.roster_versions import LONGEST_NOTE, MOST_ACCEPTED
from schemas.times import Day
from services.publish_page import PublishAsked
from services.publishing import Publish
from services.version_pages import CHANGES_SHOWN, NOW, ChangesAsked
from utils.cursors import decode_cursor


class VersionsPageQuerySchema(QuerySchema):
    """Where the older versions begin."""

    below = Whole(lowest=1, highest=HIGHEST_VERSION, is_text=True)


class VersionQuerySchema(QuerySchema):
    """The day from which on a version is shown."""

    first = Day(data_key="from")


class PublishQuerySchema(QuerySchema):
    """Which days and which site to look at."""

    command = PublishAsked

    first = Day(data_key="from")
    last = Day(data_key="to")
    site = Text(longest=40, attribute="site_code")


class PublishFormSchema(LoadSchema):
    """Which days are published, as they were seen."""

    command = Publish

    first = Day(required=True, data_key="from")
    last = Day(required=True, data_key="to")
    site = Text(longest=40, attribute="site_code")
    note = Text(longest=LONGEST_NOTE)
    seen = Text(longest=64, required=True)
    accepted_critical = Whole(lowest=0, highest=MOST_ACCEPTED, is_text=True)


class VersionChangesQuerySchema(QuerySchema):
    """What a version is compared with, and the place in the list."""

    against = Text(longest=40)
    cursor = Text(longest=500)

    @override
    def make_command(self, loaded: dict[str, Any]) -> ChangesAsked:
        cursor, against = loaded.get("cursor"), loaded.get("against", NOW)
        mark = decode_cursor(cursor, int) if cursor else None
        request = PageRequest(limit=CHANGES_SHOWN, cursor=mark)
        other = None if against == NOW else Identifier().deserialize(against)
        return ChangesAsked(request=request, against=other)
