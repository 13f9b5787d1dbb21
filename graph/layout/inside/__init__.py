"""Places inside one disc: its slots, who stands in which, and exchanges that take crossings away."""
