"""What documents say is true: commands exist, examples run, settings are complete."""
