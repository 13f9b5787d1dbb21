"""Texts of the interface in the reader's language."""
