"""Gaps as records that last: who works on each, what is to be done by when, and what became of it."""
