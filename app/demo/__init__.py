"""The demonstration: an invented organisation in text files, and scale data for benchmarks."""
