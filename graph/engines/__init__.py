"""One file for each storage engine."""
