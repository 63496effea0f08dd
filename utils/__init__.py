"""Leaves: small pure helpers that know nothing of the application."""
