"""Figures next to a stated reference: `make bench`, or `make bench BENCH="lists day"`."""
