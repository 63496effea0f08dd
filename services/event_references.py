"""What an event refers to, by code: its site and its kind of work."""

from error_handlers.exceptions import FieldFault, ResourceNotFoundException
from models.event_type import EventType
from models.site import Site
from repositories.event_types import EventTypeRepository
from repositories.sites import SiteRepository


def held_site(sites: SiteRepository, code: str) -> Site:
    """Return the site with that code, which can't change until this unit ends; raises
    `ResourceNotFoundException`."""
    site = sites.hold_by_code(code)
    if site is None:
        raise _missing("site_code", f"There is no site {code} here.")
    return site


def known_type(event_types: EventTypeRepository, code: str) -> EventType:
    """Return the kind of work with that code; raises `ResourceNotFoundException`."""
    found = event_types.find_by_code(code)
    if found is None:
        raise _missing("event_type_code", f"There is no event type {code} here.")
    return found


def _missing(field: str, words: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(words, errors=[FieldFault(field=field, message=words)])
