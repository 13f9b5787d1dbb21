"""The way to a goal through services that require and grant prerequisites."""
