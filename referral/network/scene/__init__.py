"""What somebody asks of the network map, and the plain facts that every picture, table and file of it is made from."""
