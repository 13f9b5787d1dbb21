"""Whom to recruit next: which few partners would help most of those whom nobody helps now."""
