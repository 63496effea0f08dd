"""Figures next to a stated reference, from one run: `make bench`, or `make bench BENCH="lists day"`."""
