"""The measures and the ties of the network in the words of one reader."""
