"""Versions of posts: what stood in a thread or a reply before, and who changed it."""
