"""Reading paths: what to read in which order, and how far somebody has come, for themselves."""
