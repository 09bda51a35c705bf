"""Articles that are made of posts."""
