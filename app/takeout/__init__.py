"""The copy of everything that is a person's: made by the worker, fetched by them alone."""
