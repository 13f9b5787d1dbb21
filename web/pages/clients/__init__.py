"""Pages of clients, their needs and consents."""
