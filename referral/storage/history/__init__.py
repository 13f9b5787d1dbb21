"""What the directory and the records of people said on earlier days."""
