"""How a partner is reached and how it answers."""
