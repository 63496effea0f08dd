"""What operators rely on: probes, figures, limits, backups, restarts."""
