"""JSON of what is missing: gaps, their reasons and plan, whom to recruit, what if."""
