"""What the week and the month are read with."""

from repositories.calendar import CalendarRepository
from repositories.rule_inputs import RuleInputRepository
from repositories.sites import SiteRepository
from services.base import RepositoryService, Unit
from services.places import Place, place_of


class CalendarService(RepositoryService):
    """Some days at a place."""

    def __init__(
        self,
        unit: Unit,
        calendar: CalendarRepository,
        sites: SiteRepository,
        inputs: RuleInputRepository,
    ) -> None:
        super().__init__(unit)
        self._calendar = calendar
        self._sites = sites
        self._inputs = inputs

    def place(self, site_code: str | None) -> Place:
        """Return the site with that code, the first one without; raises
        `ResourceNotFoundException`."""
        return place_of(self._sites.list_in_order(), site_code, self.principal.time_zone)
