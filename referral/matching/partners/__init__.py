"""How partners answer: the figures, the record, and what is read of the store."""
