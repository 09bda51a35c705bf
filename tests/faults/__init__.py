"""Processes are killed from outside, and nothing that was acknowledged is lost or doubled."""
