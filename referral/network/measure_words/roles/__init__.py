"""Who stands between others, and ties of several kinds, in a caseworker's words."""
