"""Speaking without one's name, and opening the seal."""
