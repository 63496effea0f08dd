"""The JSON API, from the wire to the disk and back."""
