"""Places for the nodes of a picture: groups as discs, members drawn to those they are tied to, room between discs."""
