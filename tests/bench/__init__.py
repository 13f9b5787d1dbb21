"""Measurements; they print tables and never judge."""
