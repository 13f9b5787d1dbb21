"""The page of a client's way to a goal."""
