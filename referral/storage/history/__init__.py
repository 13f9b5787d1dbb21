"""What records said before they were changed."""
