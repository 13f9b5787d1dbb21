"""Requests for figures: the day they are asked as of, and their turn."""
