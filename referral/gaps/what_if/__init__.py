"""What would happen if: changes of the directory that are tried on a copy and never stored."""
