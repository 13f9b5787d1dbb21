"""What a municipality can read, on every surface."""
