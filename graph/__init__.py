"""Structure: nodes, edges, stores, measures. No word of the domain."""
