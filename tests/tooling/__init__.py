"""What builds, starts and measures Rosterwright."""
