"""The partner survey: how organisations of the network rate working with each other, once a year."""
