"""A site's standing duty as a value: who holds which rotation on which weekday."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.rotation import RotationAssignment
from models.site import Site
from scheduling.wording import WEEKDAYS
from services.whole_versions import version_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One weekday (0 = Monday) of a rotation and who holds it."""

    rotation: str
    weekday: int
    employee_code: str

    @property
    def name(self) -> str:
        """Return such as `juicer on Monday`."""
        return f"{self.rotation} on {WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingDuty:
    """The duty of one site, by rotation and weekday; `rows` have their holders loaded."""

    site: Site
    rows: tuple[RotationAssignment, ...]

    @property
    def version(self) -> int:
        """Return a number that is another one whenever who holds what is."""
        return version_of(self.facts())

    def facts(self) -> Mapping[str, str]:
        """Return who holds what, for the audit and for whoever saw it otherwise."""
        return duty_facts(self.duties)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Return who holds what."""
        return tuple(
            Duty(rotation=row.rotation, weekday=row.weekday, employee_code=row.employee.code)
            for row in self.rows
        )


def duty_facts(duties: Iterable[Duty]) -> dict[str, str]:
    """Return who holds what by such as `juicer on Monday`."""
    return {duty.name: duty.employee_code for duty in duties}
