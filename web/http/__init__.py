"""One request: who asks, what was sent, what comes back."""
