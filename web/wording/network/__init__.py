"""The network in the words of one reader: its map with the answers, its measures and its ties."""
