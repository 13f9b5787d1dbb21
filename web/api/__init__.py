"""JSON routes over the same use cases as the pages, by noun."""
