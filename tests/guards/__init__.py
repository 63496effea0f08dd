"""Guards: they walk the source and the application, and fail when somebody forgets."""
