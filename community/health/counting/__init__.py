"""The weekly table and its parts, counted from what was posted."""
