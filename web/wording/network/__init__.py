"""The network map in words: marks, ties, numbers and answers."""
