"""What tests stand on: databases, factories, the cast, counters and a browser."""
