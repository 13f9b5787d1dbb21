"""Tables of texts by code."""
