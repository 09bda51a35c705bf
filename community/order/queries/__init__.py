"""Reads for the pages that put threads and tags in order, by noun."""
