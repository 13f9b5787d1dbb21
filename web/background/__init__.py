"""What the server does by itself: scheduled runs and e-mail."""
