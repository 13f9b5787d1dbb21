"""JSON routes over the same use cases as the pages, one file a noun."""
