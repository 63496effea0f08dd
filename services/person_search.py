"""Whom a typed text means: pages let people be chosen by name, without a script."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from error_handlers.exceptions import FieldFault, ValidationException
from models.employee import Employee
from repositories.employees import EmployeeRepository
from utils.folding import folded

# What the field holds once somebody was chosen: a name alone can be several people's.
_CHOSEN: Final = re.compile(r"\((?P<code>[^()]+)\)$")
MOST_OFFERED: Final = 500
_MOST_NAMED: Final = 6


def option_of(person: Employee) -> str:
    """Return what the field holds once that person is chosen."""
    return f"{person.name} ({person.code})"


def meant(
    text: str, offered: Sequence[Employee], employees: EmployeeRepository
) -> tuple[Employee | None, str]:
    """Return the one person that the text means by name or employee id, or what is wrong with it.

    Whoever is not offered (there are too many, or they left) is found by the employee id.
    """
    found = _CHOSEN.search(text)
    code = found["code"] if found else text
    wanted = folded(text)
    named = [one for one in offered if folded(one.name) == wanted]
    of_code = [one for one in offered if one.code.casefold() == code.casefold()]
    if len(of_code or named) == 1:
        return (of_code or named)[0], ""
    if not named and (person := employees.find_by_code(code)):
        return person, ""
    named = named or _of_words(wanted, offered)
    if len(named) == 1:
        return named[0], ""
    if named:
        return None, _several(named)
    return None, "Nobody here has that name or employee id: choose from the list."


def _of_words(wanted: str, offered: Sequence[Employee]) -> list[Employee]:
    """Return whose names have every word, such as the first name alone."""
    words = set(wanted.split())
    return [one for one in offered if words and words <= set(folded(one.name).split())]


def _several(named: Sequence[Employee]) -> str:
    shown = ", ".join(option_of(one) for one in named[:_MOST_NAMED])
    more = "" if len(named) <= _MOST_NAMED else f" and {len(named) - _MOST_NAMED} more"
    return f"There are several: {shown}{more}. Choose one of them from the list."


def code_meant(text: str, employees: EmployeeRepository, today: date) -> str:
    """Return the employee id of whoever the text means, as seen `today`; raises
    `ValidationException`."""
    person, wrong = meant(text, employees.list_here(today, MOST_OFFERED), employees)
    if person is None:
        raise ValidationException(wrong, errors=[FieldFault(field="employee", message=wrong)])
    return person.code
