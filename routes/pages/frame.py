"""What stands around every page: where the reader is, who they are, how it looks.

A page's blueprint says which place it belongs to. A new page is one `Section` of a place; a place
with a single section that the reader may see shows no bar of sections.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from security.permissions import Permission
from services.page_views import NavState, PlaceLink
from utils.principal import Principal, current_principal


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A blueprint's first page, and which permissions (any of them) lead there; none: everybody.

    `beside` are the blueprints whose pages belong to the same section.
    """

    blueprint: str
    label: str
    endpoint: str
    permissions: tuple[Permission, ...] = ()
    beside: tuple[str, ...] = ()

    def is_for(self, principal: Principal) -> bool:
        """Return whether the reader may go there."""
        return not self.permissions or bool(principal.permissions & set(self.permissions))

    @property
    def is_current(self) -> bool:
        """Return whether the page that is asked for belongs to it."""
        return request.blueprint in (self.blueprint, *self.beside)

    def link(self) -> PlaceLink:
        """Return the link, seen from the page that is asked for."""
        return PlaceLink(label=self.label, href=url_for(self.endpoint), is_current=self.is_current)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What belongs together in the supervisor's mind; it opens with the first section seen.

    `waiting` is the endpoint that tells the number of what waits there.
    """

    label: str
    sections: tuple[Section, ...]
    waiting: str | None = None

    def sections_for(self, principal: Principal) -> list[Section]:
        """Return the sections that the reader may go to."""
        return [section for section in self.sections if section.is_for(principal)]

    def link(self, sections: Sequence[Section]) -> PlaceLink:
        """Return the place's own link, given the sections that the reader sees (at least one)."""
        return PlaceLink(
            label=self.label,
            href=url_for(sections[0].endpoint),
            is_current=any(section.is_current for section in sections),
            count_href=url_for(self.waiting) if self.waiting else None,
        )


_PLANNING: Final = (Permission.ROSTER_VIEW,)
_SETTING_UP: Final = (Permission.SETTINGS_EDIT,)
PLACES: Final[Sequence[Place]] = (
    Place(
        label="My week",
        sections=(
            Section(
                blueprint="my_pages",
                label="My week",
                endpoint="my_pages.show",
                permissions=(Permission.OWN_VIEW,),
            ),
        ),
    ),
    Place(
        label="Day",
        sections=(
            Section(
                blueprint="day_pages",
                label="Day",
                endpoint="day_pages.home",
                permissions=_PLANNING,
                beside=("move_pages",),
            ),
        ),
    ),
    Place(
        label="Calendar",
        sections=(
            Section(
                blueprint="week_pages",
                label="Week",
                endpoint="week_pages.week",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="month_pages",
                label="Month",
                endpoint="month_pages.month",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="version_pages",
                label="Published",
                endpoint="version_pages.index",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="history_pages",
                label="History",
                endpoint="history_pages.index",
                permissions=_PLANNING,
            ),
        ),
    ),
    Place(
        label="Events",
        sections=(
            Section(
                blueprint="event_pages",
                label="Events",
                endpoint="event_pages.index",
                permissions=_PLANNING,
                beside=("one_event_pages",),
            ),
            Section(
                blueprint="import_pages",
                label="Files",
                endpoint="import_pages.index",
                permissions=(Permission.DATA_IMPORT, Permission.DATA_EXPORT),
            ),
        ),
    ),
    Place(
        label="People",
        sections=(
            Section(
                blueprint="people_pages",
                label="People",
                endpoint="people_pages.index",
                permissions=_PLANNING,
                beside=("availability_pages", "work_pages"),
            ),
            Section(
                blueprint="time_off_pages",
                label="Time off",
                endpoint="time_off_pages.index",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="rotation_pages",
                label="Rotations",
                endpoint="rotation_pages.index",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="attendance_pages",
                label="Attendance",
                endpoint="attendance_pages.index",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="workload_pages",
                label="Workload",
                endpoint="workload_pages.show",
                permissions=_PLANNING,
            ),
        ),
    ),
    Place(
        label="Verify",
        sections=(
            Section(
                blueprint="verify_pages",
                label="Days",
                endpoint="verify_pages.show",
                permissions=_PLANNING,
            ),
            Section(
                blueprint="tomorrow_pages",
                label="Before tomorrow",
                endpoint="tomorrow_pages.tomorrow",
                permissions=_PLANNING,
            ),
        ),
        waiting="verify_pages.urgent",
    ),
    Place(
        label="Settings",
        sections=(
            Section(
                blueprint="site_pages",
                label="Sites",
                endpoint="site_pages.index",
                permissions=_SETTING_UP,
            ),
            Section(
                blueprint="event_type_pages",
                label="Event types",
                endpoint="event_type_pages.index",
                permissions=_SETTING_UP,
            ),
            Section(
                blueprint="skill_pages",
                label="Skills",
                endpoint="skill_pages.index",
                permissions=_SETTING_UP,
            ),
            Section(
                blueprint="holiday_pages",
                label="Holidays",
                endpoint="holiday_pages.index",
                permissions=_SETTING_UP,
            ),
            Section(
                blueprint="rule_pages",
                label="Rules",
                endpoint="rule_pages.show",
                permissions=_SETTING_UP,
            ),
            Section(
                blueprint="user_pages",
                label="Users",
                endpoint="user_pages.index",
                permissions=(Permission.USERS_EDIT,),
            ),
        ),
    ),
)
# Reached by the reader's name, not from the row of places.
ACCOUNT: Final = Place(
    label="Your account",
    sections=(
        Section(blueprint="profile_pages", label="You", endpoint="profile_pages.show"),
        Section(blueprint="session_pages", label="Sign-ins", endpoint="session_pages.index"),
        Section(blueprint="token_pages", label="API tokens", endpoint="token_pages.index"),
    ),
)
# Lists with a search of their own: the one at the top would be a second.
_WITH_SEARCH: Final = frozenset({"event_pages.index", "people_pages.index"})
_THEMES: Final = frozenset({"light", "dark"})


def frame() -> dict[str, object]:
    """Return what the base template shows; a piece of a page doesn't ask for its places."""
    return {"find_nav": _find_nav, "theme": _theme()}


def _find_nav() -> NavState | None:
    principal = current_principal()
    return nav_of(principal) if principal else None


def nav_of(principal: Principal) -> NavState:
    """Return the places that the reader can go to."""
    seen = [(place, place.sections_for(principal)) for place in PLACES]
    places = [(place.link(sections), sections) for place, sections in seen if sections]
    account = ACCOUNT.sections_for(principal)
    bars = [sections for place, sections in places if place.is_current]
    bars += [account] if any(section.is_current for section in account) else []
    bar = next((sections for sections in bars if len(sections) > 1), ())
    return NavState(
        places=[place for place, _ in places],
        sections=[section.link() for section in bar],
        user_name=principal.name,
        organization_name=principal.organization_name,
        is_searching=request.endpoint in _WITH_SEARCH,
        may_plan=Permission.ROSTER_VIEW in principal.permissions,
        may_import=Permission.DATA_IMPORT in principal.permissions,
        account_href=url_for(account[0].endpoint),
    )


def is_staff() -> bool:
    """Return whether the reader sees what is their own and nothing else."""
    principal = current_principal()
    held: frozenset[str] = principal.permissions if principal else frozenset()
    return Permission.OWN_VIEW in held and Permission.ROSTER_VIEW not in held


def _theme() -> str | None:
    chosen = request.cookies.get("theme")
    return chosen if chosen in _THEMES else None
