"""The nouns of the domain, frozen."""
