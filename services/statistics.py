"""Keeping what the database plans statements by up to date."""

from repositories.statistics import StatisticsRepository
from services.base import RepositoryService, Unit


class StatisticsService(RepositoryService):
    """Of the whole database, and of nobody's rows."""

    def __init__(self, unit: Unit, statistics: StatisticsRepository) -> None:
        super().__init__(unit)
        self._statistics = statistics

    def gather(self) -> None:
        """Count what is there anew, where the database does not do so by itself."""
        self._statistics.gather()
