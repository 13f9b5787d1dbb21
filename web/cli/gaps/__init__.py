"""The commands about what is missing: the plan, whom to recruit, what if."""
