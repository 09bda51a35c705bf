"""Tests of what is shipped and of the way from a checkout to a running Hearth."""
