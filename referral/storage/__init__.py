"""Nouns to nodes and edges and back: the schema, the records, the directory in memory."""
