"""Sign-in, accounts, one's own password."""
