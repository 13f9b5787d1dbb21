"""Keep a store in one SQLite file, through apsw."""
