"""Use cases: read, decide, write. Each takes a Desk and is one transaction."""
