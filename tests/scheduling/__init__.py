"""The rules and what they stand on: values in, values out, no database."""
