"""Commands, as the person at the terminal sees them."""
