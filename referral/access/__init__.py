"""Who may do what: permissions, accounts, the audit log."""
