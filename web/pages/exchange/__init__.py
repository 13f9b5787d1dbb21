"""Pages and packages for work without network."""
