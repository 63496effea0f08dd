"""What builds, starts and measures Rosterwright; nothing of it is needed to serve a request."""
