"""The levels of the map: organisations, groups of them, rings around one, the services of one, and what is missing."""
