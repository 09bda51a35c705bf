"""How far people have read, on both databases."""
