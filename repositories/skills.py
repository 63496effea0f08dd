"""Qualifications, and who holds them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from models.skill import EmployeeSkill, Skill
from repositories.base import SessionRepository, locking
from repositories.lists import ListRepository
from repositories.paging import Keyset, Page, PageRequest
from repositories.row_reader import PlainRow
from utils.row_shape import RowShape

MOST_SKILLS = 200


class SkillRepository(ListRepository[Skill]):
    """The qualifications of the organization, known outside by `code`."""

    model = Skill
    keyset = Keyset(column=Skill.code, id=Skill.id)

    def find_by_code(self, code: str) -> Skill | None:
        """Return the skill with that code, or None."""
        return self.session.scalar(select(Skill).where(Skill.code == code))

    def list_in_order(self) -> list[Skill]:
        """Return every skill in order of its label."""
        query = select(Skill).order_by(Skill.label, Skill.id).limit(MOST_SKILLS)
        return list(self.session.scalars(query))

    def lock_by_code(self, code: str) -> Skill | None:
        """Lock and return the skill with that code, read afresh, or None."""
        query = locking(select(Skill).where(Skill.code == code))
        return self.session.scalar(query, execution_options={"populate_existing": True})

    def hold_by_codes(self, codes: Iterable[str]) -> dict[str, Skill]:
        """Return the skills with those codes (at most 200) by code; none of them can go before this
        unit ends."""
        query = (
            select(Skill)
            .where(Skill.code.in_(list(codes)))
            .order_by(Skill.id)
            .limit(MOST_SKILLS)
            .with_for_update(read=True)
        )
        return {skill.code: skill for skill in self.session.scalars(query)}

    def as_stored(self, skill_id: UUID) -> Skill:
        """Write what changed and return the skill as it stands now."""
        query = select(Skill).where(Skill.id == skill_id)
        return self.session.scalars(query, execution_options={"populate_existing": True}).one()

    def count_holders(self) -> dict[str, int]:
        """Return how many people hold each skill, by its code; one that nobody holds is not in
        it."""
        query = (
            select(Skill.code, func.count())
            .join(EmployeeSkill, EmployeeSkill.skill_id == Skill.id)
            .group_by(Skill.code)
            .limit(MOST_SKILLS)
        )
        return dict(self.session.execute(query).tuples().all())

    def page_rows(self, shape: RowShape, request: PageRequest) -> Page[PlainRow]:
        """Return one page of plain rows in order of code."""
        return self._page_rows(shape, [], request)

    def row(self, shape: RowShape, code: str) -> PlainRow | None:
        """Return one skill as a plain row, or None."""
        return self._one_row(shape, Skill.code == code)


class EmployeeSkillRepository(SessionRepository):
    """Which skills people hold, of one person as a whole."""

    def list_of_employee(self, employee_id: UUID) -> list[EmployeeSkill]:
        """Return what the person holds, the skills loaded, in order of their codes."""
        query = (
            select(EmployeeSkill)
            .options(joinedload(EmployeeSkill.skill))
            .where(EmployeeSkill.employee_id == employee_id)
            .limit(MOST_SKILLS)
        )
        return sorted(self.session.scalars(query), key=lambda held: held.skill.code)

    def replace(self, employee_id: UUID, rows: Sequence[EmployeeSkill]) -> None:
        """Store `rows` in place of what the person held, in two statements."""
        query = delete(EmployeeSkill).where(EmployeeSkill.employee_id == employee_id)
        self.session.execute(query, execution_options={"synchronize_session": False})
        self.session.add_all(rows)
