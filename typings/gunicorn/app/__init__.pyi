"""How gunicorn is started."""
