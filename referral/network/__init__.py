"""The network of organisations as a picture and in figures."""
