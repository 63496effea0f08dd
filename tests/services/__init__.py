"""Use cases inside units of work, on real databases."""
