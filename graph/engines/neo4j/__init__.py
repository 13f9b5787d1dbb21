"""Keep a store in a Neo4j database, through the official driver."""
