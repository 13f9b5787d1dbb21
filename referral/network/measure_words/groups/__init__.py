"""Who is tied to whom, in groups and kinds, in a caseworker's words."""
