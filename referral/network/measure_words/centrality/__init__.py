"""Who stands where in the network, in a caseworker's words."""
