"""Pure rules of clients."""
