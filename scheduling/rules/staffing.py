"""Who may do this kind of work."""

from collections.abc import Iterator

from scheduling.rules.base import Case, Finding, Rule
from scheduling.values import Severity
from scheduling.wording import choice_text

_ROTATION = "rotation:"


def _find_wrong_role(case: Case) -> Iterator[Finding]:
    work = case.event.type
    listed = work.preferences + work.discouraged_roles
    if listed and case.person.role not in listed and not _holds_listed_rotation(case):
        whose = f"is {case.person.role_label}" if case.person.role else "has no role"
        choices = choice_text([_choice(case, entry) for entry in work.preferences] or ["nobody"])
        yield Finding(
            message=f"{work.label} is work for {choices}; {case.person.name} {whose}",
            details=case.facts(
                role=case.person.role,
                type=work.code,
                preferences=list(work.preferences),
                discouraged_roles=list(work.discouraged_roles),
            ),
        )


def _holds_listed_rotation(case: Case) -> bool:
    holders = case.snapshot.rotation_holders
    return any(
        holders.get((case.event.site_id, case.day, entry.removeprefix(_ROTATION))) == case.person.id
        for entry in case.event.type.preferences
        if entry.startswith(_ROTATION)
    )


def _choice(case: Case, entry: str) -> str:
    if entry.startswith(_ROTATION):
        return f"the day's {_in_words(entry.removeprefix(_ROTATION)).lower()}"
    return case.snapshot.role_labels.get(entry) or _in_words(entry)


def _in_words(code: str) -> str:
    return code.replace("_", " ").title()


ROLE: Rule[Case] = Rule(
    id="role",
    severity=Severity.HARD,
    explanation=(
        "The employee's role is on the event type's list, discouraged or not, or they hold a "
        "rotation that the list names. A type without a list takes everybody."
    ),
    find=_find_wrong_role,
)
