"""What the pages of verification are asked for."""

from typing import Any

from typing_extensions import override

from repositories.paging import PageRequest
from schemas.fields import Text
from schemas.lists import ListQuery
from schemas.pages import QuerySchema
from schemas.times import Day
from services.verification import VerificationRange
from services.verification_views import PAGE_SIZE
from utils.cursors import decode_cursor


class VerifyQuerySchema(QuerySchema):
    """Which days, which site, and the place in the list."""

    first = Day(data_key="from")
    last = Day(data_key="to")
    site = Text(longest=40, attribute="site_code")
    cursor = Text(longest=500)

    @override
    def make_command(self, loaded: dict[str, Any]) -> ListQuery[VerificationRange]:
        cursor = loaded.pop("cursor", None)
        mark = decode_cursor(cursor, int) if cursor else None
        request = PageRequest(limit=PAGE_SIZE, cursor=mark)
        return ListQuery(filters=VerificationRange(**loaded), request=request)
