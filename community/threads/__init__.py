"""Threads, replies and uploads: what is said."""
