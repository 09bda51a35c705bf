"""Erasing people, and copies of what is theirs."""
