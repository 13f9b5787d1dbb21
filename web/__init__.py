"""The doors: browser, JSON and terminal."""
