"""What the pages of skills are sent."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import ClassVar

from marshmallow import ValidationError

from schemas.base import LoadSchema
from schemas.fields import Text, code_text
from schemas.pages import seen_version, version
from schemas.times import Day
from services.held_skills import HeldSkill
from services.skills import ChangeSkill, CreateSkill, DeleteSkill, SetSkills


class NewSkillFormSchema(LoadSchema):
    """A new skill."""

    command = CreateSkill

    code = code_text(required=True)
    label = Text(longest=100, required=True)


class ChangeSkillFormSchema(LoadSchema):
    """Another name; `load` waits for which skill."""

    command: ClassVar[type] = ChangeSkill
    is_partial = True

    label = Text(longest=100, required=True)
    version = seen_version()


class RemoveSkillFormSchema(LoadSchema):
    """A skill that goes; `load` waits for which."""

    command = DeleteSkill
    is_partial = True

    version = seen_version()


def load_skills(form: Mapping[str, str]) -> Callable[..., SetSkills]:
    """Return what a form says that somebody holds, waiting for who; a skill that is not ticked is
    not held. Raises `ValidationError` under the names of the fields."""
    seen = version().deserialize(form.get("version"))
    faults: dict[str, list[str]] = {}
    skills = tuple(_skills(form, faults))
    if faults:
        raise ValidationError(dict(faults))
    return partial(SetSkills, expected_version=seen, skills=skills)


def _skills(form: Mapping[str, str], faults: dict[str, list[str]]) -> Iterator[HeldSkill]:
    for code in sorted(name.removesuffix(".on") for name in form if name.endswith(".on")):
        since = _day(form, f"{code}.since", faults)
        until = _day(form, f"{code}.until", faults)
        if since and until and until < since:
            faults[f"{code}.until"] = ["It expires before it begins: correct one of the two."]
        yield HeldSkill(code=code, since=since, expires_on=until)


def _day(form: Mapping[str, str], name: str, faults: dict[str, list[str]]) -> date | None:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    try:
        found: date = Day().deserialize(typed)
    except ValidationError as error:
        faults[name] = [str(error.messages[0])]
        return None
    return found
