"""Furnished installations that the pages are looked at in: usual, empty, full, crowded, long."""
