"""Which rows of a file of people fit what is stored, and what each would write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from typing_extensions import override

from models.employee import Employee
from models.job_role import JobRole
from services.import_judging import Judge, Outcome
from services.import_plans import EmployeePlan
from services.import_values import ACTIVE, JOB_TITLE, EmployeeRow, ParsedRow, RowFault


class EmployeeJudge(Judge[EmployeeRow]):
    """Knows the stored people and job titles; collects the people to write.

    Two people may share a name: only the `Employee ID` says who is who.
    """

    def __init__(
        self,
        employees: Mapping[str, Employee],
        roles: Sequence[JobRole],
        planned: Collection[UUID],
    ) -> None:
        self._employees = employees
        self._planned = planned
        self._roles = {role.label.strip().casefold(): role for role in reversed(roles)}
        self.plans: list[EmployeePlan] = []

    @property
    @override
    def new_sites(self) -> tuple[str, ...]:
        return ()

    @override
    def may_join(self, claimed: Sequence[EmployeeRow], value: EmployeeRow) -> bool:
        return False

    @override
    def faults_of(self, row: ParsedRow[EmployeeRow]) -> Iterable[RowFault]:
        title = row.sound.get(JOB_TITLE)
        if isinstance(title, str) and title.casefold() not in self._roles:
            known = ", ".join(role.label for role in reversed(self._roles.values()))
            reason = f"There is no job title “{title}”: write one of {known}, or add it first."
            yield RowFault(line=row.line, column=JOB_TITLE, reason=reason)

    @override
    def accept(self, value: EmployeeRow) -> Outcome | RowFault:
        stored = self._employees.get(value.code)
        if stored is not None and _says_the_same(stored, value):
            return Outcome.UNCHANGED
        if stored is not None and stops_working(stored, value) and stored.id in self._planned:
            reason = (
                f"{stored.name} is planned on work that is to come: hand it over or terminate "
                "them first, then send the line again."
            )
            return RowFault(line=value.line, column=ACTIVE, reason=reason)
        role = self._roles[value.job_title.casefold()] if value.job_title else None
        self.plans.append(
            EmployeePlan(row=value, job_role_id=role.id if role else None, stored=stored)
        )
        return Outcome.NEW if stored is None else Outcome.CHANGED


def stops_working(stored: Employee, row: EmployeeRow) -> bool:
    """Return whether the row makes somebody inactive who is not."""
    return stored.is_active and not row.is_active


def _says_the_same(stored: Employee, row: EmployeeRow) -> bool:
    # Labels are compared, not ids: two job titles may be called the same.
    title = stored.job_role.label if stored.job_role else None
    return _comparable(
        stored.name, stored.email, stored.phone, stored.upstream_id, _folded(title)
    ) == _comparable(row.name, row.email, row.phone, row.upstream_id, _folded(row.job_title)) and (
        stored.is_active == row.is_active
    )


def _folded(title: str | None) -> str:
    return (title or "").casefold()


def _comparable(*texts: str | None) -> list[str]:
    return [(text or "").strip() for text in texts]
