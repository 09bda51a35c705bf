"""Every change in the life of a community; each runs in the caller's transaction."""
