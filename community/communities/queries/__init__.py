"""Reads about communities, by noun; lists select columns, never entities."""
