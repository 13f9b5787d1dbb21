"""Store and measure graphs of typed nodes and edges; no word of the domain."""
