"""HTTP: parse, one use case, dump or render."""
