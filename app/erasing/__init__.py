"""Carrying departures out: rows, files, letters, the search index and the pages of the database."""
