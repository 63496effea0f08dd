"""What happens when the product starts on an empty database: it gets something to show."""

from flask import Flask

from cli.seed_demo import DEFAULT, DEFAULT_SEED, SignIn, seed_organization
from services.organizations import OrganizationService
from services.registry import service


def first_start(app: Flask) -> SignIn | None:
    """Make the demo organization where no organization exists, and return who can sign in.

    Return None, changing nothing, where there is one.
    """
    with app.app_context():
        with service(OrganizationService, read_only=True) as organizations:
            if organizations.has_any():
                return None
        _, sign_in = seed_organization(DEFAULT, DEFAULT_SEED)
        return sign_in
