"""Pages, asked without a browser."""
