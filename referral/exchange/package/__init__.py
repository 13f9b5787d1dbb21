"""Our own data package: a folder of CSV tables with `package.toml`, read and written by one table of columns."""
