"""The manual, made from the tables the program obeys."""
