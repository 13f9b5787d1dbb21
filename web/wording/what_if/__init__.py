"""Changes that are tried, and what they would do, in the words of one reader."""
