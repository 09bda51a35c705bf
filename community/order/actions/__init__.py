"""Every change that puts threads and tags in order, by noun."""
