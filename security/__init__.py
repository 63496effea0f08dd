"""Who may do what, and how a browser proves who it is."""

from security.principals import init_security

__all__ = ["init_security"]
