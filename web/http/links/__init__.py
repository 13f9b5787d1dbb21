"""Pages that are opened by a link alone, without an account."""
