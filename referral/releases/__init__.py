"""What a reader of figures may see."""
