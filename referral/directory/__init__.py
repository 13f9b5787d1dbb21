"""Organisations, services, areas and ties: find, edit, verify."""
