"""Erasure across all capabilities, by the registry of columns that point to a person."""
