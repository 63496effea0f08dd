"""The limits of the rules that the organization chose."""

from sqlalchemy import select

from models.rule_setting import RuleSetting
from repositories.base import LIST_LIMIT, BaseRepository, locking


class RuleSettingRepository(BaseRepository[RuleSetting]):
    """Chosen limits by name; what was never chosen has no row."""

    model = RuleSetting

    def list_chosen(self) -> list[RuleSetting]:
        """Return what was chosen, in order of name."""
        query = select(RuleSetting).order_by(RuleSetting.name).limit(LIST_LIMIT)
        return list(self.session.scalars(query))

    def lock_chosen(self) -> list[RuleSetting]:
        """Lock and return what was chosen, read afresh, in order of name."""
        query = locking(select(RuleSetting).order_by(RuleSetting.name).limit(LIST_LIMIT))
        options = {"populate_existing": True}
        return list(self.session.scalars(query, execution_options=options))

    def flush_versions(self) -> None:
        """Write what changed now, so that the rows carry their new versions."""
        self.session.flush()
