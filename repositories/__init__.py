"""How stored things are queried: one class per aggregate, on a Session that it is given."""
