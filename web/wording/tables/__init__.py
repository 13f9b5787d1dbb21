"""Texts by the code they stand for, in tables."""
