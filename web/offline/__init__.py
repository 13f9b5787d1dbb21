"""What a device keeps for work without network."""
