"""A quarter of a community in counts: for sponsors, without a name and without a ranking."""
