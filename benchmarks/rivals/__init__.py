"""Search engines to measure ours against, behind one function each: ids of the best ten."""
