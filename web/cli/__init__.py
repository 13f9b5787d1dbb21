"""The `mrezha` command."""
