"""Pictures as coordinates."""
