"""Who stands behind an alias: the one place where the two meet, and nobody else may look."""
