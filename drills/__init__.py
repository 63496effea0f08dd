"""Faults on purpose, and what must hold: `make drills`, or `make drills DRILLS="F16 F20"`."""
