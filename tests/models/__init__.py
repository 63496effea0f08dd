"""What the models, their types and the database itself promise."""
