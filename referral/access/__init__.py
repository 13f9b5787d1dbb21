"""Who may do what: permissions, accounts, the journal."""
