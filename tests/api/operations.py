"""Every operation of the API, as its own document tells it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask

from models.import_file import Import, ImportKind
from services.import_values import EMPLOYEE_COLUMNS, Verdict
from tests.support.factories import World
from utils.json import dumps

Document = dict[str, Any]

# What an operation wants at least, where an empty object would not be read.
LEAST_BODIES: Final[Mapping[tuple[str, str], Document]] = {
    ("PUT", "/api/v1/employees/{employee_id}/availability"): {"days": []},
    ("POST", "/api/v1/employees/{employee_id}/dates"): {
        "on_date": "2027-01-31",
        "is_available": True,
    },
    ("POST", "/api/v1/employees/{employee_id}/availability/temporary"): {
        "first_on": "2027-01-30",
        "last_on": "2027-01-31",
        "days": [],
    },
    ("PUT", "/api/v1/employees/{employee_id}/skills"): {"skills": []},
    ("POST", "/api/v1/roster/versions"): {"first_day": "2027-01-30", "last_day": "2027-01-31"},
    ("PATCH", "/api/v1/skills/{code}"): {"label": "Serving"},
    ("PUT", "/api/v1/rotations/{site_code}"): {"duties": []},
    ("POST", "/api/v1/employees/{employee_id}/terminate"): {"terminated_on": "2027-01-31"},
    ("POST", "/api/v1/time-off/{time_off_id}/deny"): {"reason": "Three others are away."},
    ("POST", "/api/v1/sites/{code}/time-zone/preview"): {"time_zone": "UTC"},
    ("POST", "/api/v1/sites/{code}/time-zone"): {"time_zone": "UTC", "seen": "0"},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    node: Document

    @property
    def content_types(self) -> list[str]:
        """Return what bodies it reads."""
        return list(self.node.get("requestBody", {}).get("content", {}))

    @property
    def is_changing(self) -> bool:
        """Return whether it wants the version that was read."""
        names = [parameter["name"] for parameter in self.node.get("parameters", [])]
        return "If-Match" in names

    @property
    def least_body(self) -> bytes:
        """Return the smallest body that is well-formed."""
        return dumps(LEAST_BODIES.get((self.method, self.path), {}))

    def url(self, values: dict[str, str]) -> str:
        """Return the address with its path parameters filled in."""
        return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], self.path)


def document_of(app: Flask) -> Document:
    """Return the OpenAPI document."""
    document: Document = app.test_client().get("/api/v1/openapi.json").get_json()
    return document


def operations_of(document: Document) -> Iterator[Operation]:
    """Yield every operation of the document."""
    for path, item in document["paths"].items():
        for method, node in item.items():
            if method != "parameters":
                yield Operation(method=method.upper(), path=path, node=node)


def previewed_file(world: World) -> Import:
    """Store a file of people without people."""
    verdict = Verdict(
        new=0,
        changed=0,
        unchanged=0,
        duplicates=0,
        rejected=(),
        new_sites=(),
        ignored_columns=(),
    )
    return world.import_file(
        kind=ImportKind.EMPLOYEES,
        verdict=verdict.to_document(),
        content=f"{','.join(EMPLOYEE_COLUMNS)}\n".encode(),
    )


def one_of_each(world: World) -> dict[str, str]:
    """Store one row of each kind in `world` and return the path parameters that name them."""
    schedule, person = world.schedule(), world.employee()
    mark = world.date_availability(employee=person)
    return {
        "employee_id": person.code,
        "on_date": mark.on_date.isoformat(),
        "code": world.home.code,
        "event_id": str(schedule.event_id),
        "site_code": world.home.code,
        "schedule_id": str(schedule.id),
        "import_id": str(previewed_file(world).id),
        "user_id": str(world.user().id),
        "invitation_id": str(world.account_link().id),
        "time_off_id": str(world.time_off().id),
        "holiday_id": str(world.holiday(site_id=world.home.id).id),
        "substitute_id": str(world.rotation_exception().id),
        "week_id": str(world.availability_override(employee=person).id),
        "token_id": str(world.api_token().id),
        "version_id": str(world.roster_version().id),
        "action_id": str(world.roster_action().id),
        "handle": world.user_session().id_hash.hex(),
    }
