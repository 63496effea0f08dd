"""Opening a link: two units of work with the slow hashing between them, so that no connection waits
for it, and no stranger without a link makes us hash."""

from security.passwords import PasswordHasher, check_new_password
from services.link_use import Key, LinkUseService, Offer
from services.registry import provided, service
from utils.principal import Principal, acting_as


def offer_of(key: Key) -> Offer:
    """Return what the link offers; raises `ResourceNotFoundException` when it can't be used."""
    # Whoever is signed in has no part in this: the link may be another organization's.
    with acting_as(None), service(LinkUseService, read_only=True) as links:
        return links.offer(key)


def use_link(key: Key, password: str) -> Principal | None:
    """Use the link up and return who acts from now on, None when a second factor is wanted first.

    Raises:
        ConflictException: the address got an account in another way meanwhile.
        ResourceNotFoundException: the link can't be used, or not any more.
        ValidationException: the password is too short, too long or too simple.
    """
    offer_of(key)
    check_new_password(password)
    password_hash = provided(PasswordHasher).hash(password)
    with acting_as(None), service(LinkUseService) as links:
        return links.use(key, password_hash)
