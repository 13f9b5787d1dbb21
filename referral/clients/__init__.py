"""Clients by code, the needs recorded for them, their consents, who works with whom."""
