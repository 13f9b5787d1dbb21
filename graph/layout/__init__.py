"""Places for the nodes of a picture: groups apart, members of a group together, nodes without a link in a block."""
