"""The page that finds help."""
