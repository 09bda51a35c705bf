"""Ask that the seal of an alias be opened, and decide on it: always two people, and logged."""
