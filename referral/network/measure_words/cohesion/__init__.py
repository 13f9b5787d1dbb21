"""How closely the network holds together, in a caseworker's words."""
