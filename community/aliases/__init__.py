"""Speaking without one's name: an alias that one bears in one thread."""
