"""Tests: real databases, real commits, a fixed cast."""
