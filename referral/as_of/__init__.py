"""Ask as of an earlier day."""
