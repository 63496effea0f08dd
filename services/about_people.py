"""Use cases about one person, who is named by their employee id."""

from uuid import UUID

from models.employee import Employee
from repositories.employees import EmployeeRepository
from services.base import RepositoryService, Unit
from services.roster_refusals import no_employee


class AboutPeopleService(RepositoryService):
    """What belongs to a person; whoever changes it locks the person first."""

    def __init__(self, unit: Unit, employees: EmployeeRepository) -> None:
        super().__init__(unit)
        self._employees = employees

    def _locked(self, employee_code: str) -> Employee:
        employee = self._employees.lock_by_codes([employee_code]).get(employee_code)
        if employee is None:
            raise no_employee(employee_code)
        return employee

    def _id_of(self, employee_code: str) -> UUID:
        employee_id = self._employees.ids_of_codes([employee_code]).get(employee_code)
        if employee_id is None:
            raise no_employee(employee_code)
        return employee_id
