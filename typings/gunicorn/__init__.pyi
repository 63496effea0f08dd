"""What gunicorn.conf.py uses of gunicorn, which ships no types."""
