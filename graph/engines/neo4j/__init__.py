"""The server engine: Neo4j by the official driver."""
