"""Searches that people keep under a name; each is shown to its owner alone."""
