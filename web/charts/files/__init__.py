"""A scene of the map as files to hand over: pictures, tables, graphs and one page that opens from a disk."""
