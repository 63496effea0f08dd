"""Who may do this kind of work, and who should."""

from functools import partial
from uuid import UUID

from scheduling.rules.base import SOMEBODY, Case, Findings, Rule, Words
from scheduling.values import HeldSkill, Severity
from scheduling.wording import choice_text, date_text

ROTATION_PREFIX = "rotation:"


def _find_wrong_role(case: Case) -> Findings:
    work, role = case.event.type, case.person.role
    if role in work.preferences:
        return ()
    roles = [one for one in work.discouraged_roles if not one.startswith(ROTATION_PREFIX)]
    is_listed = role in roles or _holds_listed_rotation(case)
    return [partial(_wrong_role, case)] if (work.preferences or roles) and not is_listed else ()


def _wrong_role(case: Case) -> Words:
    work = case.event.type
    return Words(
        message=lambda: (
            f"{work.label} is work for {_choices(case)}; {case.person.name} {_whose(case)}"
        ),
        details=lambda: case.facts(
            role=case.person.role,
            type=work.code,
            preferences=list(work.preferences),
            discouraged_roles=list(work.discouraged_roles),
        ),
        causes=lambda: case.causes({f"type:{work.code}": 0, f"role:{case.person.role}": 0}),
    )


def _choices(case: Case) -> str:
    return choice_text(
        [_choice(case, entry) for entry in case.event.type.preferences] or ["nobody"]
    )


def _whose(case: Case) -> str:
    return f"is {case.person.role_label}" if case.person.role else "has no role"


def _holds_listed_rotation(case: Case) -> bool:
    return any(_holds_rotation(case, entry) for entry in case.event.type.preferences)


def _holds_rotation(case: Case, entry: str) -> bool:
    if not entry.startswith(ROTATION_PREFIX):
        return False
    return _holder(case, entry.removeprefix(ROTATION_PREFIX)) == case.person.id


def _holder(case: Case, rotation: str) -> UUID | None:
    return case.snapshot.rotation_holders.get((case.event.site_id, case.day, rotation))


def _choice(case: Case, entry: str) -> str:
    if entry.startswith(ROTATION_PREFIX):
        return f"the day's {_in_words(entry.removeprefix(ROTATION_PREFIX)).lower()}"
    return case.snapshot.role_labels.get(entry) or _in_words(entry)


def _in_words(code: str) -> str:
    return code.replace("_", " ").title()


def _find_missing_skill(case: Case) -> Findings:
    return [
        partial(_missing, case, code)
        for code in case.event.type.required_skills
        if not any(_holds(skill, case) for skill in _held(case, code))
    ]


def _held(case: Case, code: str) -> list[HeldSkill]:
    return [skill for skill in case.person.skills if skill.code == code]


def _missing(case: Case, code: str) -> Words:
    label = case.snapshot.skill_labels.get(code) or _in_words(code)
    work = case.event.type
    return Words(
        message=lambda: f"{work.label} needs {label}; {_why_not(_held(case, code), case)}",
        details=lambda: case.facts(skill=code, type=work.code),
        causes=lambda: case.causes({f"skill:{code}": 0}),
    )


def _holds(skill: HeldSkill, case: Case) -> bool:
    has_begun = skill.since is None or skill.since <= case.day
    return has_begun and (skill.expires_on is None or case.day <= skill.expires_on)


def _why_not(held: list[HeldSkill], case: Case) -> str:
    name = case.person.name
    expired = [
        skill.expires_on for skill in held if skill.expires_on and skill.expires_on < case.day
    ]
    if expired:
        return f"{name}'s expired on {date_text(max(expired), case.day)}"
    begins = [skill.since for skill in held if skill.since is not None]
    if begins:
        return f"{name} has it only from {date_text(min(begins), case.day)}"
    return f"{name} doesn't have it"


def _find_discouraged(case: Case) -> Findings:
    work, role = case.event.type, case.person.role
    spared = [
        entry
        for entry in work.discouraged_roles
        if (entry == role or _holds_rotation(case, entry)) and entry not in work.preferences
    ]
    return [partial(_discouraged, case, spared)] if spared else ()


def _discouraged(case: Case, spared: list[str]) -> Words:
    work, role = case.event.type, case.person.role
    return Words(
        message=lambda: (
            f"{work.label} is better left to others: "
            f"{case.person.name} is {_who_is_spared(case, spared)}"
        ),
        details=lambda: case.facts(role=role, type=work.code, discouraged_roles=[*spared]),
        causes=lambda: case.causes(
            {f"type:{work.code}": 0, **dict.fromkeys((f"role:{one}" for one in spared), 0)}
        ),
    )


def _who_is_spared(case: Case, spared: list[str]) -> str:
    person = case.person
    return " and ".join(
        person.role_label if entry == person.role else _choice(case, entry) for entry in spared
    )


def _find_out_of_turn(case: Case) -> Findings:
    rotation = case.event.type.rotation
    if rotation is None:
        return ()
    holder = _holder(case, rotation)
    if holder is None or holder == case.person.id:
        return ()
    return [partial(_out_of_turn, case, rotation, holder)]


def _out_of_turn(case: Case, rotation: str, holder: UUID) -> Words:
    whose = case.snapshot.holder_names.get(holder) or _name_of(case, holder)
    return Words(
        message=lambda: (
            f"{_in_words(rotation)} is {whose}'s turn that day; {case.person.name} is not on "
            "the rotation"
        ),
        details=lambda: case.facts(rotation=rotation, holder=whose),
        causes=lambda: case.causes({f"rotation:{rotation}:{holder}": 0}),
    )


def _name_of(case: Case, employee_id: UUID) -> str:
    person = case.snapshot.people.get(employee_id)
    return person.name if person else SOMEBODY


ROLE: Rule[Case] = Rule(
    id="role",
    severity=Severity.HARD,
    explanation=(
        "The employee's role is on the event type's list, discouraged or not, or they hold a "
        "rotation that the list names. A type without a list takes everybody."
    ),
    find=_find_wrong_role,
)

SKILL: Rule[Case] = Rule(
    id="skill",
    severity=Severity.HARD,
    explanation=(
        "The employee holds every skill that the event type requires on the day of the work; the "
        "day on which a skill expires is the last with it."
    ),
    find=_find_missing_skill,
)

DISCOURAGED: Rule[Case] = Rule(
    id="discouraged",
    severity=Severity.SOFT,
    explanation=(
        "The employee is nobody whom the event type would rather spare, for their role or for a "
        "rotation that they hold that day."
    ),
    find=_find_discouraged,
)

ROTATION: Rule[Case] = Rule(
    id="rotation",
    severity=Severity.SOFT,
    explanation=(
        "Work of a rotation is done by whoever holds it at the site that day. Where nobody does, "
        "anybody may."
    ),
    find=_find_out_of_turn,
)
