"""Declare what may be stored: kinds of nodes and edges, their fields, and the stored form of values."""

from graph.schema.kinds import EdgeKind, Field, FieldType, Kind, Schema, clean_value

__all__ = ("EdgeKind", "Field", "FieldType", "Kind", "Schema", "clean_value")
