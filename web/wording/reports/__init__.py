"""Reports in the words of one reader: gaps, metrics, the network."""
