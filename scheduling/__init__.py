"""Decisions as pure functions over frozen values: no I/O, no framework, no stored models."""
