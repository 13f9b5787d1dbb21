"""A scene of the map as a picture: marks, names, numbers and addresses."""
