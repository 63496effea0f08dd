"""Who may do what, and how a browser proves who it is."""
