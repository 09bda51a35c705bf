"""Changes that somebody suggests for a post they may not edit, and what becomes of them."""
