"""Choosing partners as mathematics: what a set of them is worth, and the best set, greedily and exactly."""
