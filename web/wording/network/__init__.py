"""The network in words: its map, its measures, its ties, and their tables."""
