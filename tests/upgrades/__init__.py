"""Databases as earlier revisions left them, and what becomes of them."""
