"""Use cases: one class per area. `registry` builds them and owns the transaction."""
