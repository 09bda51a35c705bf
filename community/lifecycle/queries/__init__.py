"""Reads about the life of a community."""
