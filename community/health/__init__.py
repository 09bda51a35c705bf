"""How a community is doing against its own normal, and whether it is going quiet."""
