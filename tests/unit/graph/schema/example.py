"""A good schema file for the tests of schemas."""

GOOD = """version = 1
[kinds.Thing]
tracked = true
indexes = [["name", "size"]]
[kinds.Thing.fields]
name = { type = "text", searchable = true }
size = { type = "integer", indexed = true }
[kinds.Box.fields]
label = { type = "text", required = true }
tags = { type = "words" }
[edges.HOLDS]
source = "Box"
target = "Thing"
[edges.NEXT_TO]
source = "Thing"
target = "Thing"
directed = false
[edges.NEXT_TO.fields]
note = { type = "text" }
"""
