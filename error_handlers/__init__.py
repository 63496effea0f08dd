"""The exception hierarchy and its one mapping to HTTP."""
