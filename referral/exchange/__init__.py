"""What comes in and goes out: packages, directories, backups, the offline package."""
