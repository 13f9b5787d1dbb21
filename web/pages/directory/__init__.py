"""Pages of organisations and services."""
