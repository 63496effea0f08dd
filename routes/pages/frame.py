"""What stands around every page: where the reader is, who they are, how it looks.

A page's blueprint says which place it belongs to. A new page is one line in `PLACES`, or in the
sections of people, of settings or of the reader's own account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from security.permissions import Permission
from services.page_views import NavState, PlaceLink
from utils.principal import Principal, current_principal


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A blueprint's first page, and which permissions (any of them) lead there; none: everybody.

    `beside` are the blueprints whose pages belong to the same place, `waiting` tells the number of
    what waits there.
    """

    blueprint: str
    label: str
    endpoint: str
    permissions: tuple[Permission, ...] = ()
    beside: tuple[str, ...] = ()
    waiting: str | None = None

    def is_for(self, principal: Principal) -> bool:
        """Return whether the reader may go there."""
        return not self.permissions or bool(principal.permissions & set(self.permissions))

    def link(self, blueprint: str | None) -> PlaceLink:
        """Return the link, seen from a page of `blueprint`."""
        return PlaceLink(
            label=self.label,
            href=url_for(self.endpoint),
            is_current=blueprint in (self.blueprint, *self.beside),
            count_href=url_for(self.waiting) if self.waiting else None,
        )


PLACES: Final[Sequence[Place]] = (
    Place(
        blueprint="my_pages",
        label="My week",
        endpoint="my_pages.show",
        permissions=(Permission.OWN_VIEW,),
    ),
    Place(
        blueprint="day_pages",
        label="Day",
        endpoint="day_pages.home",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="week_pages",
        label="Calendar",
        endpoint="week_pages.week",
        permissions=(Permission.ROSTER_VIEW,),
        beside=("month_pages",),
    ),
    Place(
        blueprint="event_pages",
        label="Events",
        endpoint="event_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="people_pages",
        label="People",
        endpoint="people_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
        beside=("availability_pages", "rotation_pages", "attendance_pages"),
    ),
    Place(
        blueprint="time_off_pages",
        label="Time off",
        endpoint="time_off_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="verify_pages",
        label="Verify",
        endpoint="verify_pages.show",
        permissions=(Permission.ROSTER_VIEW,),
        beside=("tomorrow_pages",),
        waiting="verify_pages.urgent",
    ),
    Place(
        blueprint="import_pages",
        label="Files",
        endpoint="import_pages.index",
        permissions=(Permission.DATA_IMPORT, Permission.DATA_EXPORT),
    ),
)
CALENDAR: Final[Sequence[Place]] = (
    Place(
        blueprint="week_pages",
        label="Week",
        endpoint="week_pages.week",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="month_pages",
        label="Month",
        endpoint="month_pages.month",
        permissions=(Permission.ROSTER_VIEW,),
    ),
)
PEOPLE: Final[Sequence[Place]] = (
    Place(
        blueprint="people_pages",
        label="People",
        endpoint="people_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
        beside=("availability_pages",),
    ),
    Place(
        blueprint="rotation_pages",
        label="Rotations",
        endpoint="rotation_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="attendance_pages",
        label="Attendance",
        endpoint="attendance_pages.index",
        permissions=(Permission.ROSTER_VIEW,),
    ),
)
CHECKS: Final[Sequence[Place]] = (
    Place(
        blueprint="verify_pages",
        label="Days",
        endpoint="verify_pages.show",
        permissions=(Permission.ROSTER_VIEW,),
    ),
    Place(
        blueprint="tomorrow_pages",
        label="Before tomorrow",
        endpoint="tomorrow_pages.tomorrow",
        permissions=(Permission.ROSTER_VIEW,),
    ),
)
SETTINGS: Final[Sequence[Place]] = (
    Place(
        blueprint="site_pages",
        label="Sites",
        endpoint="site_pages.index",
        permissions=(Permission.SETTINGS_EDIT,),
    ),
    Place(
        blueprint="event_type_pages",
        label="Event types",
        endpoint="event_type_pages.index",
        permissions=(Permission.SETTINGS_EDIT,),
    ),
    Place(
        blueprint="skill_pages",
        label="Skills",
        endpoint="skill_pages.index",
        permissions=(Permission.SETTINGS_EDIT,),
    ),
    Place(
        blueprint="holiday_pages",
        label="Holidays",
        endpoint="holiday_pages.index",
        permissions=(Permission.SETTINGS_EDIT,),
    ),
    Place(
        blueprint="rule_pages",
        label="Rules",
        endpoint="rule_pages.show",
        permissions=(Permission.SETTINGS_EDIT,),
    ),
    Place(
        blueprint="user_pages",
        label="Users",
        endpoint="user_pages.index",
        permissions=(Permission.USERS_EDIT,),
    ),
)
ACCOUNT: Final[Sequence[Place]] = (
    Place(blueprint="profile_pages", label="You", endpoint="profile_pages.show"),
    Place(blueprint="session_pages", label="Sign-ins", endpoint="session_pages.index"),
    Place(blueprint="token_pages", label="API tokens", endpoint="token_pages.index"),
)
# Lists with a search of their own: the one at the top would be a second.
_WITH_SEARCH: Final = frozenset({"event_pages.index", "people_pages.index"})
_THEMES: Final = frozenset({"light", "dark"})


def frame() -> dict[str, object]:
    """Return what the base template shows."""
    principal = current_principal()
    return {"nav": nav_of(principal) if principal else None, "theme": _theme()}


def nav_of(principal: Principal) -> NavState:
    """Return the places that the reader can go to."""
    calendar, people, checks, settings, account = (
        _links(group, principal) for group in (CALENDAR, PEOPLE, CHECKS, SETTINGS, ACCOUNT)
    )
    places = _links(PLACES, principal)
    if settings:
        places.append(
            PlaceLink(label="Settings", href=settings[0].href, is_current=_is_among(settings))
        )
    return NavState(
        places=places,
        sections=next(filter(_is_among, (calendar, people, checks, settings, account)), ()),
        user_name=principal.name,
        organization_name=principal.organization_slug,
        is_searching=request.endpoint in _WITH_SEARCH,
        may_plan=Permission.ROSTER_VIEW in principal.permissions,
        may_import=Permission.DATA_IMPORT in principal.permissions,
        account_href=account[0].href if account else None,
    )


def is_staff() -> bool:
    """Return whether the reader sees what is their own and nothing else."""
    principal = current_principal()
    held: frozenset[str] = principal.permissions if principal else frozenset()
    return Permission.OWN_VIEW in held and Permission.ROSTER_VIEW not in held


def _links(places: Sequence[Place], principal: Principal) -> list[PlaceLink]:
    return [place.link(request.blueprint) for place in places if place.is_for(principal)]


def _is_among(links: Sequence[PlaceLink]) -> bool:
    return any(link.is_current for link in links)


def _theme() -> str | None:
    chosen = request.cookies.get("theme")
    return chosen if chosen in _THEMES else None
